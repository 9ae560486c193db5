package dev.millrace.engine.language;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Tells the files that mean to be DAGs from other YAML by how they begin. Also those do that the
 * reader refuses, for instance for a byte order mark: a file that is passed over has no finding.
 */
public final class DagFileHead {
  /** How many bytes of a file are looked at. */
  public static final int BYTES = 1 << 14;

  private static final Pattern SAYS_DAG =
      Pattern.compile(
          "^(?:\u00EF\u00BB\u00BF)?[ {]*([\"']?)apiVersion\\1 *: *[\"']?millrace/",
          Pattern.MULTILINE);

  private DagFileHead() {}

  /**
   * Whether a line says {@code apiVersion: millrace/…}.
   *
   * @param head the first {@link #BYTES} of a file, or all of it
   */
  public static boolean saysDag(byte[] head) {
    // byte by byte, because it may be cut within a character, or be no text
    return SAYS_DAG.matcher(new String(head, StandardCharsets.ISO_8859_1)).find();
  }
}
