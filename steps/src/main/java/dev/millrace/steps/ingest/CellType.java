package dev.millrace.steps.ingest;

import dev.millrace.steps.table.ColumnType;
import dev.millrace.steps.table.Sql;

/** How text cells of one type are recognized and read, as SQL over a text expression. */
final class CellType {
  private static final String NUMBER = "'[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?'";
  private static final String DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}";

  private final char decimal;

  /**
   * @param decimal the sign before decimal places
   */
  CellType(char decimal) {
    this.decimal = decimal;
  }

  /** An expression that is true if a cell reads as the type; never null for a cell that is not. */
  String valid(ColumnType type, String cell) {
    String text = "trim(" + cell + ")";
    switch (type) {
      case INTEGER:
        return "(regexp_full_match(" + text + ", '[+-]?[0-9]+') AND " + reads(type, cell) + ")";
      case NUMBER:
        return "(regexp_full_match("
            + point(text)
            + ", "
            + NUMBER
            + ") AND coalesce(isfinite("
            + value(type, cell)
            + "), false))";
      case BOOLEAN:
        return "(lower(" + text + ") IN ('true', 'false', 't', 'f', 'yes', 'no', '1', '0'))";
      case DATE:
        return "(regexp_full_match(" + text + ", '" + DAY + "') AND " + reads(type, cell) + ")";
      case TIME:
        return "(regexp_matches("
            + text
            + ", '^[0-9]{1,2}:[0-9]{2}') AND "
            + reads(type, cell)
            + ")";
      case TIMESTAMP:
        return "(regexp_matches("
            + text
            + ", '^"
            + DAY
            + "([T ][0-9]{1,2}:.*)?$') AND "
            + reads(type, cell)
            + ")";
      default:
        return "true";
    }
  }

  /** As {@link #valid}, but only what nobody would write for something else. */
  String plainlyValid(ColumnType type, String cell) {
    return type == ColumnType.BOOLEAN
        ? "(lower(trim(" + cell + ")) IN ('true', 'false'))"
        : valid(type, cell);
  }

  /**
   * True for digits that are a name rather than a quantity: a leading zero that a number would
   * lose, or more digits than a number keeps.
   */
  static String identifier(String cell) {
    return "regexp_matches(trim(" + cell + "), '^[+-]?(0[0-9]|[0-9]{19,}$)')";
  }

  /** The value of a cell; null if it does not read as the type. */
  String value(ColumnType type, String cell) {
    String text = "trim(" + cell + ")";
    switch (type) {
      case TEXT:
      case OTHER:
        return cell;
      case NUMBER:
        return "TRY_CAST(" + point(text) + " AS DOUBLE)";
      case BOOLEAN:
        return "(lower(" + text + ") IN ('true', 't', 'yes', '1'))";
      default:
        return "TRY_CAST(" + text + " AS " + type.sqlName() + ")";
    }
  }

  /** What a value should have been, for messages. */
  static String expected(ColumnType type) {
    switch (type) {
      case INTEGER:
        return "a whole number";
      case NUMBER:
        return "a number";
      case BOOLEAN:
        return "true or false";
      case DATE:
        return "a date such as 2026-01-31";
      case TIME:
        return "a time such as 14:30:00";
      case TIMESTAMP:
        return "a timestamp such as 2026-01-31 14:30:00";
      default:
        return "text";
    }
  }

  private String reads(ColumnType type, String cell) {
    return value(type, cell) + " IS NOT NULL";
  }

  private String point(String text) {
    return decimal == '.'
        ? text
        : "replace(" + text + ", " + Sql.text(String.valueOf(decimal)) + ", '.')";
  }
}
