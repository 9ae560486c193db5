package dev.millrace.engine.expression;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.values.NullValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.RandomAccess;
import java.util.Set;

/** Between what CEL computes with and plain data: text, Long, Double, Boolean, lists and maps. */
public final class PlainData {
  private PlainData() {}

  /** A list of normal data that nobody changes. */
  private static final class SettledList extends AbstractList<Object> implements RandomAccess {
    private final Object[] items;

    SettledList(List<?> list) {
      this.items = list.stream().map(PlainData::settled).toArray();
    }

    @Override
    public Object get(int index) {
      return items[index];
    }

    @Override
    public int size() {
      return items.length;
    }
  }

  /** A map of normal data that nobody changes. */
  private static final class SettledMap extends AbstractMap<String, Object> {
    private final Map<String, Object> entries = new LinkedHashMap<>();

    SettledMap(Map<?, ?> map) {
      map.forEach((key, item) -> entries.put(String.valueOf(key), settled(item)));
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
      return Collections.unmodifiableSet(entries.entrySet());
    }

    @Override
    public Object get(Object key) {
      return entries.get(key);
    }

    @Override
    public boolean containsKey(Object key) {
      return entries.containsKey(key);
    }
  }

  /** As {@link #normal}, once and for all: doing it again costs nothing, however large it is. */
  public static Object settled(Object value) {
    if (value instanceof SettledList || value instanceof SettledMap) {
      return value;
    }
    if (value instanceof List<?> list) {
      return new SettledList(list);
    }
    return value instanceof Map<?, ?> map ? new SettledMap(map) : normal(value);
  }

  /** As {@link #settled}, of a map. */
  public static Map<String, Object> settledMap(Map<?, ?> map) {
    return map instanceof SettledMap settled ? settled : new SettledMap(map);
  }

  /** The same data with whole numbers as Long and others, also those beyond 64 bits, as Double. */
  public static Object normal(Object value) {
    if (value instanceof SettledList || value instanceof SettledMap) {
      return value;
    }
    if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
      return ((Number) value).longValue();
    }
    if (value instanceof Float || value instanceof BigInteger || value instanceof BigDecimal) {
      return ((Number) value).doubleValue();
    }
    if (value instanceof List<?> list) {
      List<Object> items = new ArrayList<>(list.size());
      list.forEach(item -> items.add(normal(item)));
      return items;
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> entries = new LinkedHashMap<>();
      map.forEach((key, item) -> entries.put(String.valueOf(key), normal(item)));
      return entries;
    }
    return value;
  }

  /** Whether {@link #normal} keeps every whole number of it as it is. */
  public static boolean isExact(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().allMatch(PlainData::isExact);
    }
    return value instanceof Map<?, ?> map
        ? map.values().stream().allMatch(PlainData::isExact)
        : !(value instanceof BigInteger);
  }

  /** JSON for a {@link Scope}: with nulls that expressions can ask for by {@code == null}. */
  public static Object json(Object value) {
    if (value instanceof List<?> list) {
      List<Object> items = new ArrayList<>(list.size());
      list.forEach(item -> items.add(json(item)));
      return items;
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> entries = new LinkedHashMap<>();
      map.forEach((key, item) -> entries.put(String.valueOf(key), json(item)));
      return entries;
    }
    return value == null ? NullValue.NULL_VALUE : normal(value);
  }

  /**
   * @throws ExpressionException if the result is null, an absent optional, or cannot be plain
   */
  static Object fromCel(Object value, String expression) throws ExpressionException {
    if (value instanceof String
        || value instanceof Long
        || value instanceof Double
        || value instanceof Boolean) {
      return value;
    }
    if (value instanceof UnsignedLong number && number.longValue() >= 0) {
      return number.longValue();
    }
    if (value instanceof Instant || value instanceof Duration) {
      return value.toString();
    }
    if (value instanceof List<?> list) {
      List<Object> items = new ArrayList<>(list.size());
      for (Object item : list) {
        items.add(fromCel(item, expression));
      }
      return items;
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> entries = new LinkedHashMap<>();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        Object key = fromCel(entry.getKey(), expression);
        entries.put(String.valueOf(key), fromCel(entry.getValue(), expression));
      }
      return entries;
    }
    if (value instanceof Optional<?> optional) {
      if (optional.isPresent()) {
        return fromCel(optional.get(), expression);
      }
      throw failed(expression, "the value is absent; add .orValue(…)");
    }
    boolean nothing = value == null || value instanceof NullValue;
    throw failed(
        expression,
        nothing ? "it gives null" : "it gives " + value.getClass().getSimpleName() + ", not data");
  }

  static ExpressionException failed(String expression, String reason) {
    return new ExpressionException(
        "Expression '" + Template.shortened(expression) + "' failed: " + reason + ".");
  }
}
