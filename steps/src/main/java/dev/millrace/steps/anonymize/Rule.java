package dev.millrace.steps.anonymize;

import dev.millrace.spi.StepException;
import dev.millrace.steps.document.Entry;
import dev.millrace.steps.table.Column;
import dev.millrace.steps.table.ColumnType;
import dev.millrace.steps.table.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What happens to one column.
 *
 * @param word as it stands in the report
 * @param how what {@code SELECT} makes of the column; empty for one that is left out
 */
record Rule(String word, String how) {
  static final String DROP = "drop";
  static final String KEEP = "keep";
  static final String HASH = "hash";

  boolean dropped() {
    return how.isEmpty();
  }

  boolean hashed() {
    return word.equals(HASH);
  }

  /**
   * @param hashed where the pseudonym of the column stands in SQL
   * @throws StepException USER if the rule is none, or not for values of this type
   */
  static Rule of(Column column, Entry entry, String hashed) throws StepException {
    String name = source(column);
    if (entry.isText()) {
      return switch (entry.choice(List.of(KEEP, DROP, HASH, "mask"))) {
        case DROP -> new Rule(DROP, "");
        case HASH -> new Rule(HASH, hashed);
        case "mask" -> new Rule("mask", mask(name, 0, 0));
        default -> new Rule(KEEP, name);
      };
    }
    entry.onlyKeys(List.of("mask", "bins", "date", "limits"));
    Map<String, Entry> keys = entry.map();
    if (keys.size() != 1) {
      throw StepException.user(
          "Column '"
              + column.name()
              + "' has "
              + keys.size()
              + " rules; expected one of mask, bins, date and limits.");
    }
    String word = keys.keySet().iterator().next();
    Entry value = keys.get(word);
    return switch (word) {
      case "mask" -> {
        value.onlyKeys(List.of("first", "last"));
        yield new Rule(word, mask(name, whole(value, "first"), whole(value, "last")));
      }
      case "date" -> new Rule(word, date(column, value.choice(List.of("month", "year"))));
      case "bins" -> new Rule(word, bins(column, value));
      default -> new Rule(word, limits(column, value));
    };
  }

  /** The column in the table as it is, called d. */
  private static String source(Column column) {
    return "d." + Sql.name(column.name());
  }

  private static long whole(Entry entry, String key) throws StepException {
    return entry.get(key).isPresent() ? entry.require(key).integer() : 0;
  }

  private static String mask(String name, long first, long last) {
    String text = "CAST(" + name + " AS VARCHAR)";
    return "CASE WHEN "
        + name
        + " IS NULL THEN NULL WHEN length("
        + text
        + ") <= "
        + (first + last)
        + " THEN '***' ELSE left("
        + text
        + ", "
        + first
        + ") || '***' || right("
        + text
        + ", "
        + last
        + ") END";
  }

  private static String date(Column column, String part) throws StepException {
    if (column.type() != ColumnType.DATE && column.type() != ColumnType.TIMESTAMP) {
      throw wrong(column, "date", "a date or a timestamp");
    }
    String pattern = part.equals("month") ? "%Y-%m" : "%Y";
    return "strftime(" + source(column) + ", '" + pattern + "')";
  }

  private static String limits(Column column, Entry entry) throws StepException {
    entry.onlyKeys(List.of("least", "greatest"));
    requireNumber(column, "limits");
    String value = source(column);
    if (entry.get("least").isPresent()) {
      value = "greatest(" + value + ", " + typed(column, entry.require("least")) + ")";
    }
    if (entry.get("greatest").isPresent()) {
      value = "least(" + value + ", " + typed(column, entry.require("greatest")) + ")";
    }
    // The engine's greatest and least pass over missing values; these stay missing.
    return "CASE WHEN " + source(column) + " IS NOT NULL THEN " + value + " END";
  }

  private static String typed(Column column, Entry limit) throws StepException {
    double number = limit.number();
    if (column.type() == ColumnType.INTEGER && number != Math.rint(number)) {
      throw limit.wrong("a whole number, as column '" + column.name() + "' is integer");
    }
    return "CAST(" + Sql.text(limit.text()) + " AS " + column.sqlType() + ")";
  }

  private static String bins(Column column, Entry entry) throws StepException {
    requireNumber(column, "bins");
    String value = "CAST(" + source(column) + " AS DOUBLE)";
    return entry.isList() ? between(value, edges(entry)) : wide(value, entry.number());
  }

  private static String wide(String value, double width) {
    String low = "floor(" + value + " / " + width + ")";
    return "'[' || "
        + shown(low + " * " + width)
        + " || ', ' || "
        + shown("(" + low + " + 1) * " + width)
        + " || ')'";
  }

  /** A number as people write it: no more than ten decimal places, none that are 0 at the end. */
  private static String shown(String number) {
    return "regexp_replace(regexp_replace(printf('%.10f', "
        + number
        + " + 0.0), '0+$', ''), '\\.$', '')";
  }

  private static List<Double> edges(Entry entry) throws StepException {
    List<Double> edges = new ArrayList<>();
    for (Entry item : entry.list()) {
      double edge = item.number();
      if (!edges.isEmpty() && edge <= edges.get(edges.size() - 1)) {
        throw item.wrong("an edge above the one before");
      }
      edges.add(edge);
    }
    if (edges.isEmpty()) {
      throw entry.wrong("a width, or at least one edge");
    }
    return edges;
  }

  private static String between(String value, List<Double> edges) {
    StringBuilder sql = new StringBuilder("CASE WHEN " + value + " IS NULL THEN NULL");
    sql.append(" WHEN ").append(value).append(" < ").append(edges.get(0));
    sql.append(" THEN '< ").append(written(edges.get(0))).append("'");
    for (int i = 1; i < edges.size(); i++) {
      sql.append(" WHEN ").append(value).append(" < ").append(edges.get(i)).append(" THEN '[");
      sql.append(written(edges.get(i - 1))).append(", ").append(written(edges.get(i)));
      sql.append(")'");
    }
    return sql.append(" ELSE '>= ")
        .append(written(edges.get(edges.size() - 1)))
        .append("' END")
        .toString();
  }

  private static String written(double edge) {
    return edge == Math.rint(edge) && Math.abs(edge) < 1e15
        ? Long.toString((long) edge)
        : Double.toString(edge);
  }

  private static void requireNumber(Column column, String rule) throws StepException {
    if (!column.type().numeric()) {
      throw wrong(column, rule, "a number");
    }
  }

  private static StepException wrong(Column column, String rule, String expected) {
    return StepException.user(
        "Column '"
            + column.name()
            + "' is "
            + column.typeWord()
            + "; the rule '"
            + rule
            + "' is for "
            + expected
            + ". Write mask, hash or drop, or cast it before.");
  }
}
