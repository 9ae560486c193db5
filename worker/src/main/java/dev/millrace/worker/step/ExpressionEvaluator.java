package dev.millrace.worker.step;

import dev.millrace.spi.StepException;
import java.util.Map;

/** Evaluates the expressions that a step is given as parameters. Safe for use by many threads. */
@FunctionalInterface
public interface ExpressionEvaluator {
  /**
   * @param names every variable the expression may use, with its value as plain data
   * @throws StepException USER if it cannot be evaluated, with the expression and the reason
   */
  Object evaluate(String expression, Map<String, Object> names) throws StepException;
}
