package dev.millrace.steps.label;

import dev.millrace.spi.StepException;
import dev.millrace.steps.document.Entry;
import dev.millrace.steps.table.Column;
import dev.millrace.steps.table.Sql;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads labelling functions from YAML. */
final class FunctionReader {
  private static final int FUNCTIONS_MAX = 200;
  private static final int LABELS_MAX = 100;
  private static final List<String> TYPES =
      List.of("keyword", "regex", "sql", "threshold", "lookup");
  private static final Map<String, String> OPERATORS =
      Map.of(">", ">", ">=", ">=", "<", "<", "<=", "<=", "=", "=", "!=", "<>");

  private FunctionReader() {}

  /**
   * @param entry a map with {@code functions}, or the list itself
   * @throws StepException USER with the line of what cannot be read
   */
  static List<LabellingFunction> read(Entry entry) throws StepException {
    Entry list = entry;
    if (entry.isMap() && !entry.map().containsKey("type")) {
      entry.onlyKeys(List.of("functions", "description"));
      list = entry.require("functions");
    }
    List<LabellingFunction> functions = new ArrayList<>();
    Set<String> names = new HashSet<>();
    Set<String> labels = new LinkedHashSet<>();
    for (Entry item : list.list()) {
      LabellingFunction function = function(item);
      if (!names.add(function.name())) {
        throw StepException.user(
            item.where() + ": a second function named '" + function.name() + "'. Rename one.");
      }
      labels.addAll(function.polarity());
      functions.add(function);
    }
    if (functions.isEmpty() || functions.size() > FUNCTIONS_MAX) {
      throw StepException.user(
          list.where()
              + ": "
              + functions.size()
              + " functions; expected 1 to "
              + FUNCTIONS_MAX
              + ".");
    }
    if (labels.size() > LABELS_MAX) {
      throw StepException.user(
          list.where() + ": " + labels.size() + " labels; expected at most " + LABELS_MAX + ".");
    }
    return functions;
  }

  private static LabellingFunction function(Entry entry) throws StepException {
    if (!entry.isMap()) {
      throw entry.wrong("a map such as {name: …, type: regex, column: …, pattern: …, label: …}");
    }
    String name = entry.require("name").text();
    String type = entry.require("type").choice(TYPES);
    switch (type) {
      case "keyword":
        return keyword(name, entry);
      case "regex":
        return regex(name, entry);
      case "sql":
        known(entry, "sql");
        return one(name, type, entry, condition(entry.require("sql").text()));
      case "threshold":
        return threshold(name, entry);
      default:
        return lookup(name, entry);
    }
  }

  /** Refuses anything but a truth value, which the engine would otherwise make of a number. */
  private static LabellingFunction.Vote condition(String sql) {
    String condition = "(" + sql + "\n)";
    String given = "typeof(" + condition + ")";
    return columns ->
        "CASE WHEN "
            + given
            + " = 'BOOLEAN' THEN "
            + condition
            + " ELSE error('it gives ' || lower("
            + given
            + ") || '; expected a condition') END";
  }

  private static LabellingFunction keyword(String name, Entry entry) throws StepException {
    known(entry, "column", "words", "ignore-case");
    Entry column = entry.require("column");
    boolean ignoreCase = entry.get("ignore-case").isEmpty() || entry.require("ignore-case").flag();
    List<String> words = new ArrayList<>();
    for (Entry word : entry.require("words").list()) {
      words.add(word.text().replaceAll("([\\p{Punct}])", "\\\\$1"));
    }
    String edge = "[^\\p{L}\\p{N}_]";
    String pattern =
        (ignoreCase ? "(?i)" : "")
            + "(^|"
            + edge
            + ")("
            + String.join("|", words)
            + ")("
            + edge
            + "|$)";
    return matching(name, "keyword", entry, column, pattern);
  }

  private static LabellingFunction regex(String name, Entry entry) throws StepException {
    known(entry, "column", "pattern");
    return matching(name, "regex", entry, entry.require("column"), entry.require("pattern").text());
  }

  private static LabellingFunction matching(
      String name, String type, Entry entry, Entry column, String pattern) throws StepException {
    String given = column.text();
    return one(
        name,
        type,
        entry,
        columns ->
            "regexp_matches(CAST("
                + Sql.name(columns.require(called(entry, name), given).name())
                + " AS VARCHAR), "
                + Sql.text(pattern)
                + ")");
  }

  private static LabellingFunction threshold(String name, Entry entry) throws StepException {
    known(entry, "column", "op", "value");
    String given = entry.require("column").text();
    String operator =
        OPERATORS.get(entry.require("op").choice(List.of(">", ">=", "<", "<=", "=", "!=")));
    Entry value = entry.require("value");
    Object bound = value.scalar();
    return one(
        name,
        "threshold",
        entry,
        columns -> {
          Column column = columns.require(called(entry, name), given);
          if (column.type().numeric() && !(bound instanceof Number)) {
            throw value.wrong("a number, as column '" + given + "' is " + column.typeWord());
          }
          String literal =
              bound instanceof Number && column.type().numeric()
                  ? value.text()
                  : "CAST(" + Sql.text(value.text()) + " AS " + column.sqlType() + ")";
          return Sql.name(column.name()) + " " + operator + " " + literal;
        });
  }

  private static LabellingFunction lookup(String name, Entry entry) throws StepException {
    entry.onlyKeys(List.of("name", "type", "description", "column", "map"));
    String given = entry.require("column").text();
    Entry map = entry.require("map");
    Map<String, String> labels = new LinkedHashMap<>();
    for (Map.Entry<String, Entry> item : map.map().entrySet()) {
      labels.put(item.getKey(), item.getValue().text());
    }
    return new LabellingFunction(
        name,
        entry.where(),
        "lookup",
        labels.values().stream().distinct().sorted().toList(),
        columns -> {
          Column column = columns.require(called(entry, name), given);
          StringBuilder sql = new StringBuilder("CASE");
          for (Map.Entry<String, String> item : labels.entrySet()) {
            sql.append(" WHEN ")
                .append(equal(column, item.getKey(), map))
                .append(" THEN ")
                .append(Sql.text(item.getValue()));
          }
          return sql.append(" END").toString();
        });
  }

  private static String equal(Column column, String key, Entry map) throws StepException {
    String name = Sql.name(column.name());
    if (!column.type().numeric()) {
      return "CAST(" + name + " AS VARCHAR) = " + Sql.text(key);
    }
    try {
      return name + " = " + new BigDecimal(key.trim()).toPlainString();
    } catch (NumberFormatException e) {
      throw StepException.user(
          map.where()
              + ": '"
              + map.path()
              + "' has the key '"
              + key
              + "'; expected a number, as column '"
              + column.name()
              + "' is "
              + column.typeWord()
              + ".");
    }
  }

  /** A function that votes for one label where a condition holds. */
  private static LabellingFunction one(
      String name, String type, Entry entry, LabellingFunction.Vote condition)
      throws StepException {
    String label = entry.require("label").text();
    return new LabellingFunction(
        name,
        entry.where(),
        type,
        List.of(label),
        columns -> "CASE WHEN " + condition.sql(columns) + " THEN " + Sql.text(label) + " END");
  }

  private static String called(Entry entry, String name) {
    return entry.where() + ": function '" + name + "'";
  }

  private static void known(Entry entry, String... keys) throws StepException {
    List<String> known = new ArrayList<>(List.of("name", "type", "description", "label"));
    known.addAll(List.of(keys));
    entry.onlyKeys(known.stream().distinct().toList());
  }
}
