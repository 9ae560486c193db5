package dev.millrace.engine.language;

import dev.millrace.engine.dag.KindCatalog;
import dev.millrace.engine.expression.ExpressionType;
import dev.millrace.spi.kind.KindDeclaration;
import dev.millrace.spi.kind.Parameter;
import dev.millrace.spi.kind.ParameterType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;

/** The CEL types that the expressions of some kinds offer as variables. */
final class ExpressionTypes {
  private ExpressionTypes() {}

  static Set<ExpressionType> of(KindCatalog kinds) {
    Set<ExpressionType> found = new LinkedHashSet<>();
    Deque<ParameterType> open = new ArrayDeque<>();
    for (KindDeclaration kind : kinds.all()) {
      kind.parameters().forEach(parameter -> open.push(parameter.type()));
    }
    while (!open.isEmpty()) {
      ParameterType type = open.pop();
      if (type instanceof ParameterType.Expression expression) {
        expression.variables().values().forEach(word -> found.add(new ExpressionType(word)));
      } else if (type instanceof ParameterType.ListOf list) {
        open.push(list.item());
      } else if (type instanceof ParameterType.MapOf map) {
        open.push(map.value());
      } else if (type instanceof ParameterType.Structure structure) {
        structure.parameters().stream().map(Parameter::type).forEach(open::push);
      } else if (type instanceof ParameterType.Either either) {
        either.options().forEach(open::push);
      }
    }
    return found;
  }
}
