package dev.millrace.spi.kind;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The type of a small value that a step returns. */
public enum ValueType {
  TEXT,
  INTEGER,
  NUMBER,
  BOOLEAN,
  LIST,
  /** Known when the step has run. */
  ANY;

  /** The word used in YAML and REST. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The words that an author may give to a value: all but that of {@link #ANY}. */
  public static List<String> words() {
    return Arrays.stream(values()).filter(type -> type != ANY).map(ValueType::word).toList();
  }

  /** The type of plain data as it stands in a DAG; ANY for text with an expression and for maps. */
  static ValueType of(Object data) {
    if (data instanceof String text) {
      return text.contains("${{") ? ANY : TEXT;
    }
    if (data instanceof Long || data instanceof Integer) {
      return INTEGER;
    }
    if (data instanceof Number) {
      return NUMBER;
    }
    if (data instanceof Boolean) {
      return BOOLEAN;
    }
    return data instanceof List ? LIST : ANY;
  }
}
