package dev.millrace.engine.language.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Pieces of JSON Schema as plain data, with words that mean the same in every draft since 07. */
final class Pieces {
  private Pieces() {}

  /** A map in this order. */
  static Map<String, Object> of(Object... keysAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }

  /** The definition of this name; in draft 07 nothing may stand beside it. */
  static Map<String, Object> ref(String definition) {
    return of("$ref", "#/definitions/" + definition);
  }

  /** The same with words for people; a reference is wrapped for it. */
  static Map<String, Object> described(String description, Map<String, Object> schema) {
    if (description.isEmpty()) {
      return schema;
    }
    Map<String, Object> all = of("description", description);
    if (schema.containsKey("$ref")) {
      all.put("allOf", List.of(schema));
    } else {
      all.putAll(schema);
      all.put("description", description);
    }
    return all;
  }

  static Map<String, Object> anyOf(Object... options) {
    return of("anyOf", List.of(options));
  }

  static Map<String, Object> text() {
    return of("type", "string");
  }

  static Map<String, Object> text(String pattern) {
    return of("type", "string", "pattern", pattern);
  }

  static Map<String, Object> flag() {
    return of("type", "boolean");
  }

  static Map<String, Object> whole(long min, long max) {
    return bounds(of("type", "integer"), min, max, Long.MIN_VALUE, Long.MAX_VALUE);
  }

  static Map<String, Object> number(double min, double max) {
    return bounds(of("type", "number"), min, max, -Double.MAX_VALUE, Double.MAX_VALUE);
  }

  private static <N extends Comparable<N>> Map<String, Object> bounds(
      Map<String, Object> schema, N min, N max, N least, N most) {
    if (min.compareTo(least) > 0) {
      schema.put("minimum", min);
    }
    if (max.compareTo(most) < 0) {
      schema.put("maximum", max);
    }
    return schema;
  }

  static Map<String, Object> word(List<String> words) {
    return of("type", "string", "enum", words);
  }

  /** One, or a list of them. */
  static Map<String, Object> oneOrMany(Map<String, Object> item) {
    return anyOf(item, of("type", "array", "items", item));
  }

  /** A map with free keys. */
  static Map<String, Object> mapTo(Map<String, Object> value) {
    return of("type", "object", "additionalProperties", value);
  }

  /** A map whose keys are names of steps, parameters or triggers. */
  static Map<String, Object> named(String pattern, Map<String, Object> value) {
    Map<String, Object> map = mapTo(value);
    map.put("propertyNames", of("pattern", "^" + pattern + "$"));
    return map;
  }

  /**
   * A map with known keys.
   *
   * @param keys what the reader knows there
   * @param properties a schema for each
   * @throws IllegalStateException if a key has no schema, or a schema no key
   */
  static Map<String, Object> map(
      List<String> keys, Map<String, Map<String, Object>> properties, String... required) {
    Set<String> known = new LinkedHashSet<>(keys);
    if (!known.equals(properties.keySet())) {
      List<String> odd = new ArrayList<>();
      known.stream().filter(key -> !properties.containsKey(key)).forEach(odd::add);
      properties.keySet().stream().filter(key -> !known.contains(key)).forEach(odd::add);
      throw new IllegalStateException("the reader and the schema differ in " + odd);
    }
    Map<String, Object> map =
        of("type", "object", "properties", properties, "additionalProperties", false);
    if (required.length > 0) {
      map.put("required", List.of(required));
    }
    return map;
  }
}
