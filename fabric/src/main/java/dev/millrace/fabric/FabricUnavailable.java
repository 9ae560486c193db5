package dev.millrace.fabric;

/** This process could not become part of the cluster; the message says what to do. */
public final class FabricUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean passing;

  FabricUnavailable(String message, Throwable cause) {
    this(message, cause, false);
  }

  /**
   * @param passing whether another try may well succeed
   */
  FabricUnavailable(String message, Throwable cause, boolean passing) {
    super(message, cause);
    this.passing = passing;
  }

  /** Whether another try may well succeed: somebody answered, but did not let this process in. */
  boolean isPassing() {
    return passing;
  }
}
