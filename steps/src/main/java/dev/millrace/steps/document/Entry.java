package dev.millrace.steps.document;

import dev.millrace.spi.StepException;
import dev.millrace.steps.table.Spelling;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A value inside a document, which knows where it stands, so that every complaint about it does
 * too. Maps keep the order of the document.
 */
public final class Entry {
  private final String source;
  private final int line;
  private final String path;
  private final Object value;

  /**
   * @param line from 1; 0 if the source has no lines
   * @param path the keys that lead here, joined by points; empty for the whole document
   * @param value a map of entries, a list of entries, text, a number, a truth value or null
   */
  Entry(String source, int line, String path, Object value) {
    this.source = source;
    this.line = line;
    this.path = path;
    this.value = value;
  }

  /** Plain data that was written in the DAG itself, such as a parameter. */
  public static Entry inline(String source, Object data) {
    return inline(source, "", data);
  }

  private static Entry inline(String source, String path, Object data) {
    Object value = data;
    if (data instanceof Map<?, ?> map) {
      Map<String, Entry> entries = new LinkedHashMap<>();
      map.forEach(
          (key, item) ->
              entries.put(String.valueOf(key), inline(source, join(path, "" + key), item)));
      value = entries;
    } else if (data instanceof List<?> list) {
      List<Entry> entries = new ArrayList<>();
      for (Object item : list) {
        entries.add(inline(source, path + "[" + entries.size() + "]", item));
      }
      value = entries;
    }
    return new Entry(source, 0, path, value);
  }

  static String join(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** {@code contracts/wine.yaml, line 7}, or the source alone. */
  public String where() {
    return line == 0 ? source : source + ", line " + line;
  }

  public String path() {
    return path;
  }

  public boolean isMap() {
    return value instanceof Map;
  }

  public boolean isList() {
    return value instanceof List;
  }

  public boolean isText() {
    return value instanceof String;
  }

  /** The entries of a map, in order. */
  public Map<String, Entry> map() throws StepException {
    if (!(value instanceof Map<?, ?> map)) {
      throw wrong("a map");
    }
    Map<String, Entry> entries = new LinkedHashMap<>();
    map.forEach((key, item) -> entries.put((String) key, (Entry) item));
    return entries;
  }

  /** The items of a list; a single value counts as a list of one. */
  public List<Entry> list() throws StepException {
    if (!(value instanceof List<?> list)) {
      return List.of(this);
    }
    return list.stream().map(Entry.class::cast).toList();
  }

  public Optional<Entry> get(String key) throws StepException {
    return Optional.ofNullable(map().get(key)).filter(entry -> entry.value != null);
  }

  /**
   * @throws StepException USER if this map lacks the key
   */
  public Entry require(String key) throws StepException {
    Optional<Entry> entry = get(key);
    if (entry.isEmpty()) {
      throw StepException.user(where() + ": " + named() + "needs the key '" + key + "'.");
    }
    return entry.get();
  }

  /**
   * @throws StepException USER if this map has another key, with the nearest one
   */
  public void onlyKeys(List<String> known) throws StepException {
    for (Map.Entry<String, Entry> entry : map().entrySet()) {
      if (!known.contains(entry.getKey())) {
        throw StepException.user(
            entry.getValue().where()
                + ": unknown key '"
                + entry.getKey()
                + "'"
                + (path.isEmpty() ? "" : " in '" + path + "'")
                + "."
                + Spelling.didYouMean(entry.getKey(), known)
                + " Expected: "
                + String.join(", ", known)
                + ".");
      }
    }
  }

  /** The value as text; numbers and truth values as they are written in JSON. */
  public String text() throws StepException {
    if (value == null || isMap() || isList()) {
      throw wrong("text");
    }
    return value instanceof BigDecimal number ? number.toPlainString() : value.toString();
  }

  public boolean flag() throws StepException {
    if (!(value instanceof Boolean)) {
      throw wrong("true or false");
    }
    return (Boolean) value;
  }

  public double number() throws StepException {
    if (!(value instanceof Number)) {
      throw wrong("a number");
    }
    return ((Number) value).doubleValue();
  }

  public long integer() throws StepException {
    if (!(value instanceof Long) && !(value instanceof Integer)) {
      throw wrong("a whole number");
    }
    return ((Number) value).longValue();
  }

  /** Text, number or truth value. */
  public Object scalar() throws StepException {
    if (value == null || isMap() || isList()) {
      throw wrong("one value");
    }
    return value;
  }

  /** One of the words; otherwise USER with the nearest. */
  public String choice(List<String> words) throws StepException {
    String word = text();
    if (!words.contains(word)) {
      throw StepException.user(
          where()
              + ": "
              + named()
              + "is '"
              + word
              + "'."
              + Spelling.didYouMean(word, words)
              + " Expected: "
              + String.join(", ", words)
              + ".");
    }
    return word;
  }

  /** USER: this value is not what was expected. */
  public StepException wrong(String expected) {
    String shown = isMap() ? "a map" : isList() ? "a list" : value == null ? "empty" : shownValue();
    return StepException.user(
        where() + ": " + named() + "is " + shown + "; expected " + expected + ".");
  }

  private String shownValue() {
    return "'" + Spelling.shortened(value.toString()) + "'";
  }

  private String named() {
    return path.isEmpty() ? "the document " : "'" + path + "' ";
  }
}
