package dev.millrace.engine.dag;

import dev.millrace.engine.expression.Patterns;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Checks one value against its declaration and brings it into the declared type. */
final class ParameterValue {
  private static final int SHOWN_MAX = 60; // characters
  private static final int DEPTH_MAX = 50; // of data of any type, as in a DAG file

  private final List<ParameterProblem> problems;

  ParameterValue(List<ParameterProblem> problems) {
    this.problems = problems;
  }

  /** The value in its type; if it does not fit, empty and at least one problem. */
  Optional<Object> check(RunParameter declared, String name, Object value) {
    Optional<Object> typed =
        switch (declared.type()) {
          case "string" -> typed(value instanceof String ? value : null, declared, name, value);
          case "integer" -> typed(whole(value), declared, name, value);
          case "number" -> typed(number(value), declared, name, value);
          case "boolean" -> typed(value instanceof Boolean ? value : null, declared, name, value);
          case "array" -> array(declared, name, value);
          case "object" -> object(declared, name, value);
          case RunParameter.ANY -> data(name, value);
          default -> throw new IllegalArgumentException("not a type: " + declared.type());
        };
    boolean fits =
        typed.isPresent()
            && inRange(declared, name, typed.get())
            && allowed(declared, name, typed.get());
    return fits ? typed : Optional.empty();
  }

  private static Long whole(Object value) {
    if (value instanceof Long || value instanceof Integer) {
      return ((Number) value).longValue();
    }
    boolean exact =
        value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 0x1p53;
    return exact ? Long.valueOf(((Double) value).longValue()) : null;
  }

  private static Double number(Object value) {
    boolean number =
        value instanceof Number
            && !(value instanceof BigInteger)
            && Double.isFinite(((Number) value).doubleValue());
    return number ? Double.valueOf(((Number) value).doubleValue()) : null;
  }

  private Optional<Object> typed(Object typed, RunParameter declared, String name, Object value) {
    if (typed == null) {
      add("wrong-type", name, value, words(declared), "");
    }
    return Optional.ofNullable(typed);
  }

  private Optional<Object> array(RunParameter declared, String name, Object value) {
    if (!(value instanceof List<?> list)) {
      return typed(null, declared, name, value);
    }
    List<Object> items = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      Object item = list.get(i);
      String path = name + "[" + i + "]";
      declared
          .items()
          .map(d -> check(d, path, item))
          .orElseGet(() -> data(path, item))
          .ifPresent(items::add);
    }
    return items.size() == list.size() ? Optional.of(items) : Optional.empty();
  }

  private Optional<Object> object(RunParameter declared, String name, Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      return typed(null, declared, name, value);
    }
    Map<String, RunParameter> properties = new LinkedHashMap<>();
    declared.properties().forEach(property -> properties.put(property.name(), property));
    int before = problems.size();
    Map<String, Object> entries = new LinkedHashMap<>();
    map.forEach((k, item) -> property(properties, name, String.valueOf(k), item, entries));
    for (RunParameter property : declared.properties()) {
      property.fallback().ifPresent(f -> entries.putIfAbsent(property.name(), f));
    }
    for (String required : declared.requiredProperties()) {
      if (!map.containsKey(required) && !entries.containsKey(required)) {
        add("missing-parameter", name + "." + required, "", "a value", "");
      }
    }
    return problems.size() == before ? Optional.of(entries) : Optional.empty();
  }

  private void property(
      Map<String, RunParameter> properties,
      String name,
      String key,
      Object item,
      Map<String, Object> entries) {
    RunParameter property = properties.get(key);
    String path = name + "." + key;
    if (property == null && !properties.isEmpty()) {
      String expected = Nearest.list(properties.keySet());
      add("unknown-parameter", path, item, expected, Nearest.suggestion(key, properties.keySet()));
      return;
    }
    Optional<Object> checked = property == null ? data(path, item) : check(property, path, item);
    checked.ifPresent(v -> entries.put(key, v));
  }

  /** Data of any type, except null, which parameters do not hold, and what cannot be kept. */
  private Optional<Object> data(String name, Object value) {
    String expected = value == null ? "a value" : expected(value, 1);
    if (!expected.isEmpty()) {
      add("wrong-type", name, value, expected, "");
      return Optional.empty();
    }
    return Optional.of(value);
  }

  /** What would have to stand in place of data that cannot be kept as it is; empty if it can. */
  private static String expected(Object value, int depth) {
    if (depth > DEPTH_MAX) {
      return "lists and maps that are nested at most " + DEPTH_MAX + " deep";
    }
    if (value instanceof Number number
        && (value instanceof BigInteger || !Double.isFinite(number.doubleValue()))) {
      return "numbers that fit into 64 bits, or text";
    }
    Stream<?> inner =
        value instanceof List<?> list
            ? list.stream()
            : value instanceof Map<?, ?> map ? map.values().stream() : Stream.empty();
    return inner
        .map(item -> expected(item, depth + 1))
        .filter(words -> !words.isEmpty())
        .findFirst()
        .orElse("");
  }

  private boolean inRange(RunParameter declared, String name, Object value) {
    Optional<Number> measured = measured(value);
    if (measured.isEmpty()) {
      return true;
    }
    Number number = measured.get();
    boolean low = declared.minimum().isPresent() && compare(number, declared.minimum().get()) < 0;
    boolean high = declared.maximum().isPresent() && compare(number, declared.maximum().get()) > 0;
    if (low || high) {
      add("out-of-range", name, value, words(declared), "");
    }
    return !low && !high;
  }

  /** What bounds are about: the number, the length of the text, how many items. */
  private static Optional<Number> measured(Object value) {
    if (value instanceof String text) {
      return Optional.of((long) text.codePointCount(0, text.length()));
    }
    if (value instanceof List<?> list) {
      return Optional.of((long) list.size());
    }
    return value instanceof Number number ? Optional.of(number) : Optional.empty();
  }

  private static int compare(Number value, double bound) {
    boolean isDouble =
        value instanceof Double || value instanceof Long whole && Math.abs(whole) < 1L << 53;
    if (!isDouble) {
      return new BigDecimal(value.toString()).compareTo(BigDecimal.valueOf(bound));
    }
    double number = value.doubleValue();
    return number < bound ? -1 : number > bound ? 1 : 0;
  }

  private boolean allowed(RunParameter declared, String name, Object value) {
    if (!declared.allowed().isEmpty() && !declared.allowed().contains(value)) {
      List<String> words = declared.allowed().stream().map(String::valueOf).toList();
      add("bad-value", name, value, words(declared), Nearest.suggestion(shown(value), words));
      return false;
    }
    boolean matches =
        declared.pattern().isEmpty()
            || !(value instanceof String)
            || Patterns.compiled(declared.pattern().get()).matches((String) value);
    if (!matches) {
      add("bad-value", name, value, words(declared), "");
    }
    return matches;
  }

  /** What fits a declaration: {@code a whole number from 1 to 2000}. */
  static String words(RunParameter declared) {
    if (!declared.allowed().isEmpty()) {
      return Nearest.list(declared.allowed().stream().map(String::valueOf).toList());
    }
    String noun =
        switch (declared.type()) {
          case "string" -> "text";
          case "integer" -> "a whole number";
          case "number" -> "a number";
          case "boolean" -> "true or false";
          case "array" -> "a list";
          case RunParameter.ANY -> "a value";
          default -> "a map";
        };
    String form = declared.pattern().map(pattern -> " of the form " + pattern).orElse("");
    return noun + form + range(declared);
  }

  private static String range(RunParameter declared) {
    String low = declared.minimum().map(ParameterValue::bound).orElse("");
    String high = declared.maximum().map(ParameterValue::bound).orElse("");
    String unit =
        switch (declared.type()) {
          case "string" -> " characters";
          case "array" -> " items";
          default -> "";
        };
    if (!low.isEmpty() && !high.isEmpty()) {
      return (unit.isEmpty() ? " from " + low + " to " : " with " + low + " to ") + high + unit;
    }
    String preposition = unit.isEmpty() ? " of" : " with";
    return (low.isEmpty() ? "" : preposition + " at least " + low + unit)
        + (high.isEmpty() ? "" : preposition + " at most " + high + unit);
  }

  private static String bound(double value) {
    boolean whole = value == Math.rint(value) && Math.abs(value) < 0x1p53;
    return whole ? String.valueOf((long) value) : String.valueOf(value);
  }

  private void add(String rule, String name, Object value, String expected, String suggestion) {
    problems.add(new ParameterProblem(rule, name, shown(value), expected, suggestion));
  }

  private static String shown(Object value) {
    String text = String.valueOf(value);
    return text.length() <= SHOWN_MAX ? text : text.substring(0, SHOWN_MAX) + "…";
  }
}
