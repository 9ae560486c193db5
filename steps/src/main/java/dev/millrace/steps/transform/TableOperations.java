package dev.millrace.steps.transform;

import dev.millrace.spi.StepException;
import dev.millrace.steps.document.Entry;
import dev.millrace.steps.query.ScalarExpression;
import dev.millrace.steps.query.ScalarExpression.Over;
import dev.millrace.steps.table.Column;
import dev.millrace.steps.table.Columns;
import dev.millrace.steps.table.Spelling;
import dev.millrace.steps.table.Sql;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Operations that bring in other tables, or make one row of many. */
final class TableOperations {
  private static final String SAME =
      " Rename or drop columns first, or write columns: all to have what is not there missing.";

  private TableOperations() {}

  static Operation join(Entry entry) throws StepException {
    entry.onlyKeys(List.of("with", "on", "type", "duplicates", "prefix"));
    String with = entry.require("with").text();
    Map<String, String> keys = keys(entry.require("on"));
    boolean left = choice(entry, "type", "inner").equals("left");
    String duplicates = choice(entry, "duplicates", "fail");
    String prefix = choice(entry, "prefix", "");
    return stage -> {
      Stage.Other other = stage.other(with);
      requireKeys(stage, with, other, keys);
      String there = keys.values().stream().map(Sql::name).collect(Collectors.joining(", "));
      if (duplicates.equals("fail")) {
        requireUnique(stage, with, other, keys.values(), there);
      }
      List<String> added = new ArrayList<>();
      Set<String> names = new HashSet<>(stage.columns().names());
      for (Column column : other.columns().all()) {
        if (keys.containsValue(column.name())) {
          continue;
        }
        String name = prefix + column.name();
        if (!names.add(name)) {
          throw stage.user(
              ": both tables have a column '"
                  + name
                  + "'. Write a 'prefix' for those of '"
                  + with
                  + "', or rename or drop it before.");
        }
        added.add(", o." + Stage.as(Sql.name(column.name()), name));
      }
      String partner =
          duplicates.equals("first")
              ? "(SELECT * FROM "
                  + other.from()
                  + " QUALIFY row_number() OVER (PARTITION BY "
                  + there
                  + " ORDER BY "
                  + stage.position()
                  + ") = 1)"
              : other.from();
      String on =
          keys.entrySet().stream()
              .map(key -> "t." + Sql.name(key.getKey()) + " = o." + Sql.name(key.getValue()))
              .collect(Collectors.joining(" AND "));
      return "SELECT "
          + stage.columns().quoted("t")
          + String.join("", added)
          + ", row_number() OVER (ORDER BY t."
          + stage.position()
          + ", o."
          + stage.position()
          + ") AS "
          + stage.position()
          + " FROM "
          + stage.from()
          + " t "
          + (left ? "LEFT" : "INNER")
          + " JOIN "
          + partner
          + " o ON "
          + on;
    };
  }

  private static Map<String, String> keys(Entry on) throws StepException {
    if (on.isMap()) {
      return ColumnOperations.textMap(on);
    }
    Map<String, String> keys = new LinkedHashMap<>();
    ColumnOperations.texts(on).forEach(name -> keys.put(name, name));
    return keys;
  }

  private static void requireKeys(
      Stage stage, String with, Stage.Other other, Map<String, String> keys) throws StepException {
    if (keys.isEmpty()) {
      throw stage.user(" has no key column below 'on'.");
    }
    for (Map.Entry<String, String> key : keys.entrySet()) {
      Column here = stage.column(key.getKey());
      Column there = stage.column(other.columns(), key.getValue());
      boolean same = here.type() == there.type() || here.type().numeric() && there.type().numeric();
      if (!same) {
        throw stage.user(
            ": key '"
                + here.name()
                + "' is "
                + here.typeWord()
                + ", but '"
                + there.name()
                + "' of '"
                + with
                + "' is "
                + there.typeWord()
                + ". Cast one of them.");
      }
    }
  }

  private static void requireUnique(
      Stage stage, String with, Stage.Other other, Iterable<String> keys, String there)
      throws StepException, IOException, InterruptedException {
    List<String> present = new ArrayList<>();
    List<String> shown = new ArrayList<>();
    for (String key : keys) {
      present.add(Sql.name(key) + " IS NOT NULL");
      shown.add(Sql.text(key + " = ") + " || " + Sql.name(key));
    }
    List<Map<String, Object>> twice =
        stage
            .tables()
            .rows(
                stage.what(),
                "SELECT concat_ws(', ', "
                    + String.join(", ", shown)
                    + ") AS k, count(*) AS n, count(*) OVER () AS keys FROM "
                    + other.from()
                    + " WHERE "
                    + String.join(" AND ", present)
                    + " GROUP BY "
                    + there
                    + " HAVING n > 1 ORDER BY min("
                    + stage.position()
                    + ") LIMIT 1");
    if (!twice.isEmpty()) {
      throw stage.data(
          ": table '"
              + with
              + "' has "
              + twice.get(0).get("n")
              + " rows with "
              + Spelling.shortened(String.valueOf(twice.get(0).get("k")))
              + " ("
              + twice.get(0).get("keys")
              + " keys come more than once); expected one of each. Deduplicate it, or write"
              + " duplicates: first or all.");
    }
  }

  static Operation union(Entry entry) throws StepException {
    entry.onlyKeys(List.of("with", "columns"));
    List<String> names = ColumnOperations.texts(entry.require("with"));
    boolean all = choice(entry, "columns", "same").equals("all");
    return stage -> {
      Map<String, Column> columns = new LinkedHashMap<>();
      stage.columns().all().forEach(column -> columns.put(column.name(), column));
      for (String name : names) {
        for (Column column : stage.other(name).columns().all()) {
          Column known = columns.putIfAbsent(column.name(), column);
          if (known == null && !all) {
            throw stage.user(
                ": '"
                    + name
                    + "' has a column '"
                    + column.name()
                    + "', which the data has not."
                    + SAME);
          }
          if (known != null
              && known.type() != column.type()
              && !(known.type().numeric() && column.type().numeric())) {
            throw stage.user(
                ": column '"
                    + column.name()
                    + "' is "
                    + known.typeWord()
                    + ", but "
                    + column.typeWord()
                    + " in '"
                    + name
                    + "'. Cast one of them.");
          }
        }
        for (String column : stage.columns().names()) {
          if (!all && stage.other(name).columns().find(column).isEmpty()) {
            throw stage.user(": '" + name + "' has no column '" + column + "'." + SAME);
          }
        }
      }
      List<String> parts = new ArrayList<>();
      parts.add(part(stage, columns, stage.columns(), stage.from(), 0));
      for (String name : names) {
        Stage.Other other = stage.other(name);
        parts.add(part(stage, columns, other.columns(), other.from(), parts.size()));
      }
      String quoted = new Columns(List.copyOf(columns.values())).quoted("");
      return "SELECT "
          + quoted
          + ", row_number() OVER (ORDER BY "
          + stage.helper("part")
          + ", "
          + stage.position()
          + ") AS "
          + stage.position()
          + " FROM ("
          + String.join(" UNION ALL ", parts)
          + ") u("
          + quoted
          + ", "
          + stage.position()
          + ", "
          + stage.helper("part")
          + ")";
    };
  }

  private static String part(
      Stage stage, Map<String, Column> columns, Columns own, String from, int number) {
    return "SELECT "
        + columns.keySet().stream()
            .map(name -> own.find(name).isPresent() ? Sql.name(name) : "NULL")
            .collect(Collectors.joining(", "))
        + ", "
        + stage.position()
        + ", "
        + number
        + " FROM "
        + from;
  }

  static Operation aggregate(Entry entry) throws StepException {
    entry.onlyKeys(List.of("by", "values"));
    List<String> by = RowOperations.texts(entry.get("by"));
    Map<String, String> values = ColumnOperations.textMap(entry.require("values"));
    return stage -> {
      List<Column> keys = new ArrayList<>();
      for (String name : by) {
        keys.add(stage.column(name));
      }
      List<String> selected = new ArrayList<>(by.stream().map(Sql::name).toList());
      for (Map.Entry<String, String> value : values.entrySet()) {
        if (by.contains(value.getKey())) {
          throw stage.user(" has column '" + value.getKey() + "' both in 'by' and in 'values'.");
        }
        String where = stage.what() + ", column '" + value.getKey() + "'";
        ScalarExpression expression =
            ScalarExpression.read(stage.tables(), where, value.getValue(), Over.GROUP);
        selected.add(Stage.as(expression.sql(), value.getKey()));
      }
      String order =
          by.stream().map(name -> Sql.name(name) + " NULLS LAST").collect(Collectors.joining(", "));
      String grouped =
          "SELECT "
              + String.join(", ", selected)
              + " FROM "
              + stage.from()
              + (by.isEmpty() ? "" : " GROUP BY " + new Columns(keys).quoted(""));
      return "SELECT *, row_number() OVER ("
          + (by.isEmpty() ? "" : "ORDER BY " + order)
          + ") AS "
          + stage.position()
          + " FROM ("
          + grouped
          + ")";
    };
  }

  private static String choice(Entry entry, String key, String otherwise) throws StepException {
    return entry.get(key).isPresent() ? entry.require(key).text() : otherwise;
  }
}
