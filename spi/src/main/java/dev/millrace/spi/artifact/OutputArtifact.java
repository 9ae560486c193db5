package dev.millrace.spi.artifact;

import java.nio.file.Path;

/** An output being written. It counts only if a file exists at its path when the attempt ends. */
public interface OutputArtifact {
  /** Where to write; does not exist yet. */
  Path path();

  /** Says how many rows a dataset has. */
  void rows(long rows);

  /**
   * Adds a fact shown beside the artifact and given to its readers.
   *
   * @param value text, number, boolean, or lists and maps of these; small
   */
  void fact(String name, Object value);
}
