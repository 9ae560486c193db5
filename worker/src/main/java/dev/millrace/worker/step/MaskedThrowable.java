package dev.millrace.worker.step;

import dev.millrace.worker.secret.Mask;

/**
 * Something thrown as a log may show it: its stack and its causes, and messages without secrets.
 */
final class MaskedThrowable extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int CAUSES_MAX = 20;

  private MaskedThrowable(String text, Throwable cause) {
    super(text, cause, false, true);
  }

  static Throwable of(Throwable thrown, Mask mask) {
    return of(thrown, mask, 0);
  }

  private static Throwable of(Throwable thrown, Mask mask, int depth) {
    Throwable cause = thrown.getCause();
    MaskedThrowable masked =
        new MaskedThrowable(
            mask.text(thrown.toString()),
            cause == null || depth >= CAUSES_MAX ? null : of(cause, mask, depth + 1));
    masked.setStackTrace(thrown.getStackTrace());
    return masked;
  }

  @Override
  public String toString() {
    return getMessage();
  }
}
