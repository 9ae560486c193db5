package dev.millrace.steps.table;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the values of a column are, in the words that users read and write. */
public enum ColumnType {
  TEXT("VARCHAR", List.of("VARCHAR", "STRING", "CHAR", "BPCHAR", "TEXT", "UUID", "ENUM")),
  INTEGER(
      "BIGINT",
      List.of(
          "BIGINT",
          "INTEGER",
          "INT",
          "LONG",
          "SMALLINT",
          "TINYINT",
          "HUGEINT",
          "UBIGINT",
          "UINTEGER",
          "USMALLINT",
          "UTINYINT",
          "UHUGEINT")),
  NUMBER("DOUBLE", List.of("DOUBLE", "FLOAT", "REAL", "DECIMAL", "NUMERIC", "NUMBER")),
  BOOLEAN("BOOLEAN", List.of("BOOLEAN", "BOOL")),
  DATE("DATE", List.of("DATE")),
  TIME("TIME", List.of("TIME", "TIME WITH TIME ZONE")),
  TIMESTAMP(
      "TIMESTAMP",
      List.of(
          "TIMESTAMP",
          "DATETIME",
          "TIMESTAMP WITH TIME ZONE",
          "TIMESTAMPTZ",
          "TIMESTAMP_S",
          "TIMESTAMP_MS",
          "TIMESTAMP_NS")),
  /** Lists, structures, bytes and other types that models cannot read. */
  OTHER("", List.of());

  private final String sqlName;
  private final List<String> sqlNames;

  ColumnType(String sqlName, List<String> sqlNames) {
    this.sqlName = sqlName;
    this.sqlNames = sqlNames;
  }

  /** The word used in YAML, facts and messages, such as {@code integer}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The SQL type that values of this type are read as; empty for {@link #OTHER}. */
  public String sqlName() {
    return sqlName;
  }

  /** Whether a value can take part in arithmetic. */
  public boolean numeric() {
    return this == INTEGER || this == NUMBER;
  }

  /** The type behind a type name of the data engine, such as {@code DECIMAL(10,2)}. */
  public static ColumnType ofSql(String sqlType) {
    String upper = sqlType.toUpperCase(Locale.ROOT);
    int bracket = upper.indexOf('(');
    String plain = bracket < 0 ? upper : upper.substring(0, bracket);
    if (upper.endsWith("]")) {
      return OTHER;
    }
    for (ColumnType type : values()) {
      if (type.sqlNames.contains(plain)) {
        return type;
      }
    }
    return OTHER;
  }

  /** The type that a user named: a word of this enum, or a SQL type name; empty if it is none. */
  public static Optional<ColumnType> named(String word) {
    for (ColumnType type : values()) {
      if (type != OTHER && type.word().equalsIgnoreCase(word.trim())) {
        return Optional.of(type);
      }
    }
    return Optional.of(ofSql(word.trim())).filter(type -> type != OTHER);
  }

  /** All words that users may write, for messages. */
  public static String words() {
    return "text, integer, number, boolean, date, time, timestamp";
  }
}
