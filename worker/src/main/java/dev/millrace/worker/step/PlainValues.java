package dev.millrace.worker.step;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps what steps say to data that every process can read: text, numbers, booleans, lists, maps.
 */
final class PlainValues {
  /** Bound of the values of a step, as its contract says. */
  static final int VALUES_BYTES_MAX = 64 << 10;

  private static final int DEPTH_MAX = 32;

  private PlainValues() {}

  /**
   * The same data with whole numbers as Long and others as Double; entries without a value are left
   * out.
   *
   * @throws IllegalArgumentException if there is anything else in it; says where
   */
  static Map<String, Object> map(Map<?, ?> given, String where) {
    return map(given, where, 0);
  }

  static Object value(Object given, String where) {
    return value(given, where, 0);
  }

  /** About how many bytes the data has as JSON; never less than its texts and numbers need. */
  static long bytes(Object plain) {
    if (plain instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .mapToLong(e -> 2 + bytes(e.getKey()) + bytes(e.getValue()))
          .sum();
    }
    if (plain instanceof List<?> list) {
      return list.stream().mapToLong(item -> 1 + bytes(item)).sum();
    }
    return 2L + String.valueOf(plain).getBytes(StandardCharsets.UTF_8).length;
  }

  private static Map<String, Object> map(Map<?, ?> given, String where, int depth) {
    Map<String, Object> plain = new LinkedHashMap<>();
    given.forEach(
        (name, value) -> {
          if (value != null) {
            plain.put(String.valueOf(name), value(value, where + "." + name, depth + 1));
          }
        });
    return plain;
  }

  private static Object value(Object given, String where, int depth) {
    if (depth > DEPTH_MAX) {
      throw new IllegalArgumentException(
          where + " is nested deeper than " + DEPTH_MAX + " levels.");
    }
    if (given instanceof String || given instanceof Boolean) {
      return given;
    }
    if (given instanceof Long || given instanceof Integer || given instanceof Short) {
      return ((Number) given).longValue();
    }
    if (given instanceof Double || given instanceof Float) {
      return ((Number) given).doubleValue();
    }
    if (given instanceof Map<?, ?> map) {
      return map(map, where, depth);
    }
    if (given instanceof List<?> list) {
      List<Object> plain = new ArrayList<>(list.size());
      for (Object item : list) {
        plain.add(value(item, where, depth + 1));
      }
      return plain;
    }
    throw new IllegalArgumentException(
        where
            + " is "
            + (given == null ? "null" : "a " + given.getClass().getName())
            + "; expected text, a number, a boolean, a list or a map of these.");
  }
}
