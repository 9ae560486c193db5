package dev.millrace.engine.language.key;

import dev.millrace.engine.dag.HookMapping;
import dev.millrace.engine.dag.HookMapping.Written;
import dev.millrace.engine.dag.RunParameter;
import dev.millrace.engine.expression.Template;
import dev.millrace.engine.language.yaml.Node;
import dev.millrace.engine.language.yaml.Node.Mapping;
import dev.millrace.engine.language.yaml.Node.Scalar;
import dev.millrace.engine.language.yaml.Node.Sequence;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** {@code if} and the expressions below {@code params} of one webhook. */
final class HookMappingReader {
  private final HookExpressions expressions;
  private final Map<String, Written> params = new LinkedHashMap<>();

  HookMappingReader(HookExpressions expressions) {
    this.expressions = expressions;
  }

  /** Takes a value if there is an expression in it; then nobody else is to look at it. */
  boolean takes(Node value, RunParameter declared, String what) {
    boolean mapped = holdsExpression(value);
    if (mapped && expressions.value(value, declared, what)) {
      params.put(declared.name(), written(value));
    }
    return mapped;
  }

  /** Whether there is an expression anywhere in the values of a map. */
  static boolean isIn(Mapping params) {
    return holdsExpression(params);
  }

  /** What was taken, with the {@code if} of the trigger. */
  HookMapping read(Mapping trigger, String what) {
    Optional<Written> condition =
        trigger
            .get("if")
            .filter(node -> expressions.condition(node, "'if' of " + what))
            .map(HookMappingReader::written);
    return new HookMapping(condition, params);
  }

  private static Written written(Node node) {
    return new Written(PlainNode.of(node), node.place().line());
  }

  private static boolean holdsExpression(Node node) {
    if (node instanceof Scalar scalar) {
      return scalar.isText() && Template.isIn(scalar.text());
    }
    return node instanceof Sequence list
        ? list.items().stream().anyMatch(HookMappingReader::holdsExpression)
        : ((Mapping) node).entries().stream().anyMatch(e -> holdsExpression(e.value()));
  }
}
