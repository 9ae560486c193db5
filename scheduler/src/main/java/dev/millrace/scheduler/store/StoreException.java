package dev.millrace.scheduler.store;

import java.io.IOException;
import java.sql.SQLException;

/**
 * The database could not be reached or refused a statement. What was about to be written may or may
 * not be there: whoever catches this reads the truth again.
 */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoreException(String doing, Throwable cause) {
    super("The database failed while " + doing + ": " + cause.getMessage(), cause);
  }

  /**
   * Whether the database works and refused the values themselves (SQLSTATE classes 22 and 23), so
   * that trying again cannot help.
   */
  public boolean isAboutTheData() {
    String state = getCause() instanceof SQLException e ? e.getSQLState() : null;
    return state != null && (state.startsWith("22") || state.startsWith("23"));
  }

  /** Whether somebody else has written the same row already (SQLSTATE 23505). */
  public boolean isDuplicate() {
    return getCause() instanceof SQLException e && "23505".equals(e.getSQLState());
  }

  /** Whether the database works and refused the statement itself (SQLSTATE class 42): a defect. */
  public boolean isDefect() {
    String state = getCause() instanceof SQLException e ? e.getSQLState() : null;
    return state != null && state.startsWith("42");
  }

  /** Whether nobody answers where the database should be, or not yet; it may be back later. */
  public boolean isAway() {
    if (getCause() instanceof SQLException e) {
      String state = String.valueOf(e.getSQLState());
      return state.startsWith("08") || state.startsWith("57P");
    }
    return getCause() instanceof IOException;
  }
}
