package dev.millrace.worker.step;

import dev.millrace.engine.expression.ExpressionException;
import dev.millrace.engine.expression.Expressions;
import dev.millrace.engine.expression.Scope;
import dev.millrace.spi.FailureClass;
import dev.millrace.spi.StepException;
import java.util.Map;

/** CEL, made when the first step asks, because most never do and it takes a while to start. */
public final class CelEvaluator implements ExpressionEvaluator {
  private static final class Lazily {
    static final Expressions EXPRESSIONS = new Expressions();
  }

  /** The one that all attempts of this process use. */
  static Expressions shared() {
    return Lazily.EXPRESSIONS;
  }

  @Override
  public Object evaluate(String expression, Map<String, Object> names) throws StepException {
    try {
      return Lazily.EXPRESSIONS.evaluate(expression, new Scope(names));
    } catch (ExpressionException e) {
      throw new StepException(FailureClass.USER, e.getMessage(), e);
    }
  }
}
