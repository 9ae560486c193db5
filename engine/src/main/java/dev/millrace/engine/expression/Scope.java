package dev.millrace.engine.expression;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The values behind the names that an expression may use.
 *
 * @param names name to plain data: text, Long, Double, Boolean, lists and maps of these
 */
public record Scope(Map<String, Object> names) {
  public Scope {
    names = Collections.unmodifiableMap(new LinkedHashMap<>(names));
  }
}
