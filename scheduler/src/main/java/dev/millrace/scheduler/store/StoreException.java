package dev.millrace.scheduler.store;

/**
 * The database could not be reached or refused a statement. What was about to be written may or may
 * not be there: whoever catches this reads the truth again.
 */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoreException(String doing, Throwable cause) {
    super("The database failed while " + doing + ": " + cause.getMessage(), cause);
  }
}
