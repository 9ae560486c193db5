package dev.millrace.engine.language.step;

import dev.millrace.engine.expression.ExpressionType;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What {@code item} is in the expressions of a mapped step.
 *
 * @param keys types of its keys, if they are known; empty otherwise
 */
record ItemType(ExpressionType type, Map<String, ExpressionType> keys) {
  ItemType {
    keys = new LinkedHashMap<>(keys);
  }

  static ItemType of(ExpressionType type) {
    return new ItemType(type, Map.of());
  }

  /** An element of a map. */
  static ItemType entry(ExpressionType value) {
    Map<String, ExpressionType> keys = new LinkedHashMap<>();
    keys.put("key", ExpressionType.TEXT);
    keys.put("value", value);
    return new ItemType(ExpressionType.MAP, keys);
  }
}
