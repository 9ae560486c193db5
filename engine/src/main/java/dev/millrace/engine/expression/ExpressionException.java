package dev.millrace.engine.expression;

/** An expression could not be evaluated; the message names it and the reason. */
public final class ExpressionException extends Exception {
  private static final long serialVersionUID = 1L;

  public ExpressionException(String message) {
    super(message);
  }
}
