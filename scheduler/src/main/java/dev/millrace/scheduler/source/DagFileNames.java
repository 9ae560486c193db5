package dev.millrace.scheduler.source;

import dev.millrace.engine.language.DagFileHead;
import java.io.IOException;
import java.io.InputStream;

/**
 * Which files of a source hold DAGs: as {@code millrace check DIRECTORY} takes them, the YAML files
 * right in its path, and below it those that say {@code apiVersion: millrace/…}.
 */
public final class DagFileNames {
  private static final int PATH_CHARS_MAX = 1_000; // as the column has it

  private DagFileNames() {}

  /** Whether a file is called like one; tests of pipelines and hidden files are not. */
  public static boolean fits(String path) {
    String name = last(path);
    boolean yaml = name.endsWith(".yaml") || name.endsWith(".yml");
    boolean test = name.endsWith(".test.yaml") || name.endsWith(".test.yml");
    return yaml && !test && !name.startsWith(".") && path.length() <= PATH_CHARS_MAX;
  }

  /** Whether a directory is passed over. */
  public static boolean isHidden(String path) {
    return last(path).startsWith(".");
  }

  /**
   * Whether a file counts whatever it says, because it stands right in the path of the source. Not
   * so in the root of a repository, where the YAML files of other programs stand too.
   */
  public static boolean isRightIn(String directory, String path) {
    return !directory.isEmpty()
        && path.length() > directory.length() + 1
        && path.startsWith(directory + "/")
        && path.indexOf('/', directory.length() + 1) < 0;
  }

  /** Whether a file begins as DAGs do; reads only its beginning. */
  public static boolean saysDag(InputStream bytes) throws IOException {
    return DagFileHead.saysDag(bytes.readNBytes(DagFileHead.BYTES));
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
