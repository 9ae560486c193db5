package dev.millrace.steps.table;

import java.nio.file.Path;
import java.util.Collection;
import java.util.stream.Collectors;

/** Writes names and values into SQL text safely. */
public final class Sql {
  private Sql() {}

  /** A quoted identifier. */
  public static String name(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** A quoted text value. */
  public static String text(String value) {
    return "'" + value.replace("'", "''") + "'";
  }

  /** Quoted text values, joined by commas. */
  public static String texts(Collection<String> values) {
    return values.stream().map(Sql::text).collect(Collectors.joining(", "));
  }

  /** A plain value of YAML or JSON: number, truth value, null, or text. */
  public static String value(Object value) {
    if (value == null) {
      return "NULL";
    }
    return value instanceof Number || value instanceof Boolean
        ? value.toString()
        : text(value.toString());
  }

  /** A Parquet file as a table. */
  public static String parquet(Path file) {
    return "read_parquet(" + text(file.toAbsolutePath().toString()) + ")";
  }
}
