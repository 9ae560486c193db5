package dev.millrace.engine.explain;

import dev.millrace.engine.dag.DagStep;
import dev.millrace.engine.dag.FanOut;
import dev.millrace.engine.expression.ExpressionException;
import dev.millrace.engine.expression.Template;
import dev.millrace.spi.kind.Parameter;
import dev.millrace.spi.kind.ParameterType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The CEL expressions of a step, wherever they stand. */
public final class StepExpressions {
  private final List<String> found = new ArrayList<>();

  private StepExpressions() {}

  /** All of them, without the braces around them, in no order. */
  public static List<String> in(DagStep step) {
    StepExpressions expressions = new StepExpressions();
    step.condition().ifPresent(expressions.found::add);
    expressions.templates(step.with());
    expressions.templates(step.options().code().env());
    step.fanOut().map(FanOut::written).ifPresent(expressions::templates);
    expressions.bare(step.kind().parameters(), step.with());
    return expressions.found;
  }

  private void templates(Object tree) {
    if (tree instanceof String text && Template.isIn(text)) {
      try {
        Template.parse(text).parts().stream()
            .filter(Template.Part::expression)
            .map(Template.Part::text)
            .forEach(found::add);
      } catch (ExpressionException e) {
        throw new IllegalStateException("a DAG that was read has only whole expressions", e);
      }
    } else if (tree instanceof Iterable<?> list) {
      list.forEach(this::templates);
    } else if (tree instanceof Map<?, ?> map) {
      map.values().forEach(this::templates);
    }
  }

  /** Parameters that are expressions themselves, such as gates. */
  private void bare(List<Parameter> declared, Map<?, ?> values) {
    for (Parameter parameter : declared) {
      Object value = values.get(parameter.name());
      if (value != null) {
        bare(parameter.type(), value);
      }
    }
  }

  private void bare(ParameterType type, Object value) {
    if (type instanceof ParameterType.Expression) {
      found.add(String.valueOf(value));
    } else if (type instanceof ParameterType.ListOf list) {
      List<?> items = value instanceof List<?> many ? many : List.of(value);
      items.forEach(item -> bare(list.item(), item));
    } else if (type instanceof ParameterType.MapOf map && value instanceof Map<?, ?> entries) {
      entries.values().forEach(item -> bare(map.value(), item));
    } else if (type instanceof ParameterType.Structure structure
        && value instanceof Map<?, ?> entries) {
      bare(structure.parameters(), entries);
    }
  }
}
