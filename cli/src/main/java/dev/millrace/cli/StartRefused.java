package dev.millrace.cli;

/** The server cannot start here; the message says what is in the way and what to do. */
public final class StartRefused extends Exception {
  private static final long serialVersionUID = 1L;
  private final int exitCode;

  /**
   * @param exitCode 75 if another try can work (port or data directory in use, database away), 2 if
   *     the user has to change something (a path that cannot be written)
   */
  public StartRefused(String message, int exitCode) {
    super(message);
    this.exitCode = exitCode;
  }

  public StartRefused(String message, int exitCode, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  public int exitCode() {
    return exitCode;
  }
}
