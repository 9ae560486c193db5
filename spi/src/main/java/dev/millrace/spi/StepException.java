package dev.millrace.spi;

import java.util.Objects;

/** How a step says that it cannot go on. The class alone decides about another attempt. */
public final class StepException extends Exception {
  private static final long serialVersionUID = 1L;
  private final FailureClass failureClass;

  /**
   * @param failureClass who acts and whether a retry makes sense
   * @param message what, with which value, what was expected, what to do; shown to users as it is
   */
  public StepException(FailureClass failureClass, String message) {
    this(failureClass, message, null);
  }

  /** As the other constructor, with the cause for the worker's own log; users never see it. */
  public StepException(FailureClass failureClass, String message, Throwable cause) {
    super(Objects.requireNonNull(message, "message"), cause);
    this.failureClass = Objects.requireNonNull(failureClass, "failureClass");
  }

  public FailureClass failureClass() {
    return failureClass;
  }

  public static StepException user(String message) {
    return new StepException(FailureClass.USER, message);
  }

  public static StepException data(String message) {
    return new StepException(FailureClass.DATA, message);
  }

  public static StepException gate(String message) {
    return new StepException(FailureClass.GATE, message);
  }
}
