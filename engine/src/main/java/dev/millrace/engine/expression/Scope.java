package dev.millrace.engine.expression;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The values behind the names that an expression may use.
 *
 * @param names name to plain data: text, Long, Double, Boolean, lists and maps of these; other
 *     numbers are widened to Long or Double
 */
public record Scope(Map<String, Object> names) {
  public Scope {
    Map<String, Object> copy = new LinkedHashMap<>();
    names.forEach((name, value) -> copy.put(name, PlainData.normal(value)));
    names = Collections.unmodifiableMap(copy);
  }
}
