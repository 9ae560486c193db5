package dev.millrace.engine.language;

/** The files beside a DAG, as far as its reader needs them. */
public interface DagFiles {
  /**
   * @param path relative to the DAG file, as written
   */
  Lookup find(String path);

  /** What stands at a path. */
  sealed interface Lookup {}

  /**
   * @param digest lower-case hexadecimal SHA-256
   */
  record Found(String digest) implements Lookup {}

  record Missing() implements Lookup {}

  /** The path leaves the repository. */
  record Outside() implements Lookup {}

  /**
   * @param reason for people, such as "is a directory"
   */
  record Unreadable(String reason) implements Lookup {}
}
