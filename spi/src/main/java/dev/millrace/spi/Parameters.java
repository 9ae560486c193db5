package dev.millrace.spi;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Typed reading of the parameters of a step. Values were checked against the kind's declaration
 * before, so a wrong type here means that an expression gave it; the error names the parameter.
 */
public final class Parameters {
  private final String prefix;
  private final Map<String, Object> values;

  public Parameters(Map<String, Object> values) {
    this("", values);
  }

  private Parameters(String prefix, Map<String, Object> values) {
    this.prefix = prefix;
    this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** All values as plain JSON-like data. */
  public Map<String, Object> asMap() {
    return values;
  }

  public boolean has(String name) {
    return values.get(name) != null;
  }

  public Optional<Object> value(String name) {
    return Optional.ofNullable(values.get(name));
  }

  public String text(String name) throws StepException {
    return required(name, "text", String.class);
  }

  public String text(String name, String otherwise) throws StepException {
    return has(name) ? text(name) : otherwise;
  }

  public long integer(String name) throws StepException {
    Object value = required(name, "a whole number", Object.class);
    if (value instanceof Integer || value instanceof Long) {
      return ((Number) value).longValue();
    }
    if (value instanceof Double number && number == Math.rint(number)) {
      return number.longValue();
    }
    throw wrong(name, value, "a whole number");
  }

  public long integer(String name, long otherwise) throws StepException {
    return has(name) ? integer(name) : otherwise;
  }

  public double number(String name) throws StepException {
    return required(name, "a number", Number.class).doubleValue();
  }

  public double number(String name, double otherwise) throws StepException {
    return has(name) ? number(name) : otherwise;
  }

  public boolean flag(String name, boolean otherwise) throws StepException {
    return has(name) ? required(name, "true or false", Boolean.class) : otherwise;
  }

  /** A list of text; a single text counts as a list of one. Empty if absent. */
  public List<String> texts(String name) throws StepException {
    List<String> texts = new ArrayList<>();
    for (Object item : list(name)) {
      texts.add(String.valueOf(item));
    }
    return List.copyOf(texts);
  }

  /** A list; a single value counts as a list of one. Empty if absent. */
  public List<Object> list(String name) throws StepException {
    Object value = values.get(name);
    if (value == null) {
      return List.of();
    }
    return value instanceof List<?> list ? List.copyOf(list) : List.of(value);
  }

  /** The parameters nested below a name; empty if absent. */
  public Parameters nested(String name) throws StepException {
    Object value = values.get(name);
    if (value == null) {
      return new Parameters(prefix + name + ".", Map.of());
    }
    if (!(value instanceof Map<?, ?> map)) {
      throw wrong(name, value, "a map");
    }
    Map<String, Object> nested = new LinkedHashMap<>();
    map.forEach((key, item) -> nested.put(String.valueOf(key), item));
    return new Parameters(prefix + name + ".", nested);
  }

  /** A share between 0 and 1, written {@code 1%} or {@code 0.01}. */
  public double share(String name, double otherwise) throws StepException {
    if (!has(name)) {
      return otherwise;
    }
    Object value = values.get(name);
    try {
      return Units.share(String.valueOf(value));
    } catch (IllegalArgumentException e) {
      throw wrong(name, value, "a share such as 1% or 0.01");
    }
  }

  /** A duration, written {@code 250ms}, {@code 10s}, {@code 5m}, {@code 2h}, {@code 7d} or ISO. */
  public Duration duration(String name, Duration otherwise) throws StepException {
    if (!has(name)) {
      return otherwise;
    }
    Object value = values.get(name);
    try {
      return Units.duration(String.valueOf(value));
    } catch (IllegalArgumentException e) {
      throw wrong(name, value, "a duration with a unit, such as 10s or 5m");
    }
  }

  /** A size in bytes, written {@code 64KiB}, {@code 2GiB} or a plain number of bytes. */
  public long bytes(String name, long otherwise) throws StepException {
    if (!has(name)) {
      return otherwise;
    }
    Object value = values.get(name);
    try {
      return Units.bytes(String.valueOf(value));
    } catch (IllegalArgumentException e) {
      throw wrong(name, value, "a size such as 64KiB or 2GiB");
    }
  }

  private <T> T required(String name, String expected, Class<T> type) throws StepException {
    Object value = values.get(name);
    if (value == null) {
      throw StepException.user(
          "Parameter '" + prefix + name + "' is missing; expected " + expected);
    }
    if (!type.isInstance(value)) {
      throw wrong(name, value, expected);
    }
    return type.cast(value);
  }

  private StepException wrong(String name, Object value, String expected) {
    return StepException.user(
        "Parameter '" + prefix + name + "' is '" + value + "'; expected " + expected + ".");
  }
}
