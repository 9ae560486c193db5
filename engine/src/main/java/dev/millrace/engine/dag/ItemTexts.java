package dev.millrace.engine.dag;

import dev.millrace.engine.expression.ExpressionException;
import dev.millrace.engine.expression.Scope;
import dev.millrace.engine.expression.SecretReference;
import dev.millrace.engine.expression.Template;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The parameters of a step whose expressions are about the item. */
public final class ItemTexts {
  private static final Pattern ITEM = Pattern.compile("(?<![\\w.])item\\b");

  private ItemTexts() {}

  /** Whether an expression may be about the item; a text in it that says so counts too. */
  public static boolean isNamedIn(String expression) {
    return ITEM.matcher(expression).find();
  }

  /** Whether an expression in one of the texts may be about the item. */
  public static boolean isNamedBelow(Object tree) {
    return expressions(tree).stream().anyMatch(ItemTexts::isNamedIn);
  }

  /** Whether one of the texts holds a secret. */
  public static boolean isSecretBelow(Object tree) {
    return expressions(tree).stream().anyMatch(text -> SecretReference.in(text).isPresent());
  }

  /**
   * What is evaluated by the worker, which alone reads the rows: parameters of {@code with} that
   * name the item, as they are written. Empty unless the step is mapped over rows.
   */
  public static Map<String, Object> of(DagStep step) {
    if (step.fanOut().filter(fanOut -> fanOut.items() instanceof FanOut.Rows).isEmpty()) {
      return Map.of();
    }
    Map<String, Object> texts = new LinkedHashMap<>();
    step.with()
        .forEach(
            (name, written) -> {
              if (isNamedBelow(written)) {
                texts.put(name, written);
              }
            });
    return texts;
  }

  /** The part of a scope that the expressions in these texts use. */
  static Map<String, Object> names(Object texts, Scope scope) {
    String all = String.join("\n", expressions(texts));
    Map<String, Object> names = new LinkedHashMap<>();
    scope
        .names()
        .forEach(
            (root, value) -> {
              if (value instanceof Map<?, ?> map) {
                Map<String, Object> used = used(root, map, all);
                if (!used.isEmpty()) {
                  names.put(root, used);
                }
              }
            });
    return names;
  }

  private static Map<String, Object> used(String root, Map<?, ?> values, String expressions) {
    Map<String, Object> byName = new LinkedHashMap<>();
    values.forEach((name, value) -> byName.put(String.valueOf(name), value));
    Set<String> named = new KeyMentions(root).in(expressions, byName.keySet());
    byName.keySet().retainAll(named);
    return byName;
  }

  private static List<String> expressions(Object tree) {
    List<String> found = new ArrayList<>();
    walk(tree, found);
    return found;
  }

  private static void walk(Object tree, List<String> found) {
    if (tree instanceof String text && Template.isIn(text)) {
      try {
        Template.parse(text).parts().stream()
            .filter(Template.Part::expression)
            .forEach(part -> found.add(part.text()));
      } catch (ExpressionException e) {
        throw new IllegalStateException("a DAG that was read has only whole expressions", e);
      }
    } else if (tree instanceof Iterable<?> list) {
      list.forEach(item -> walk(item, found));
    } else if (tree instanceof Map<?, ?> map) {
      map.values().forEach(item -> walk(item, found));
    }
  }
}
