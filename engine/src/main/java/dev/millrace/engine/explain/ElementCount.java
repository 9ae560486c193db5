package dev.millrace.engine.explain;

import dev.millrace.engine.dag.AttemptParameters;
import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.dag.FanOut;
import dev.millrace.engine.expression.ExpressionChecker;
import dev.millrace.engine.expression.ExpressionException;
import dev.millrace.engine.expression.Expressions;
import dev.millrace.engine.expression.Scope;
import dev.millrace.engine.expression.Template;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How many elements a fan-out has, where the parameters of the run alone say so. */
final class ElementCount {
  private final Expressions expressions = new Expressions();
  private final ExpressionChecker checker;
  private final Scope scope;

  ElementCount(Dag dag, Map<String, Object> given, ExpressionChecker checker) {
    this.checker = checker;
    Map<String, Object> params = new LinkedHashMap<>();
    dag.params().forEach(p -> p.fallback().ifPresent(value -> params.put(p.name(), value)));
    params.putAll(given);
    this.scope = AttemptParameters.scope(params, Map.of("dag", dag.name()), Map.of());
  }

  Optional<Integer> of(FanOut.Items items) {
    try {
      if (items instanceof FanOut.Listed listed) {
        return listed.written() instanceof String text ? given(text) : size(listed.written());
      }
      if (items instanceof FanOut.Product product) {
        long all = 1;
        for (List<Object> list : product.lists().values()) {
          all = Math.min(Integer.MAX_VALUE, all * list.size());
        }
        return Optional.of((int) all);
      }
      return Optional.empty();
    } catch (ExpressionException e) {
      return Optional.empty(); // known once what it names has run
    }
  }

  /**
   * Of an expression: what a step upstream may return is not known, not even if it may be absent.
   */
  private Optional<Integer> given(String text) throws ExpressionException {
    boolean known =
        Template.parse(text).parts().stream()
            .filter(Template.Part::expression)
            .flatMap(part -> checker.references(part.text()).stream())
            .allMatch(reference -> reference.root().equals("params"));
    return known ? size(expressions.render(text, scope)) : Optional.empty();
  }

  private static Optional<Integer> size(Object rendered) {
    if (rendered instanceof Collection<?> list) {
      return Optional.of(list.size());
    }
    return rendered instanceof Map<?, ?> map ? Optional.of(map.size()) : Optional.empty();
  }
}
