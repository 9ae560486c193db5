package dev.millrace.engine.expression;

import java.util.List;

/**
 * What checking an expression gave.
 *
 * @param type of the result; {@code dyn} if there are problems
 * @param problems empty if the expression is fine
 */
public record Checked(ExpressionType type, List<Problem> problems) {
  public Checked {
    problems = List.copyOf(problems);
  }

  /**
   * One problem.
   *
   * @param code {@code expression-syntax}, {@code expression-type}, or what {@link Names} gave
   * @param offset in the expression, in characters
   */
  public record Problem(String code, int offset, String message, String suggestion) {}
}
