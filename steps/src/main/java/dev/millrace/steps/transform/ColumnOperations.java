package dev.millrace.steps.transform;

import dev.millrace.spi.StepException;
import dev.millrace.steps.document.Entry;
import dev.millrace.steps.query.ScalarExpression.Over;
import dev.millrace.steps.table.Column;
import dev.millrace.steps.table.ColumnType;
import dev.millrace.steps.table.Spelling;
import dev.millrace.steps.table.Sql;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Operations that change columns and leave the rows. */
final class ColumnOperations {
  private static final double WHOLE_MAX = 9.2e18;

  private ColumnOperations() {}

  static Operation select(Entry entry) throws StepException {
    List<String> names = texts(entry);
    return stage -> {
      for (String name : names) {
        stage.column(name);
      }
      if (new HashSet<>(names).size() < names.size()) {
        throw stage.user(" names a column twice.");
      }
      return with(stage, names.stream().map(Sql::name).toList());
    };
  }

  static Operation drop(Entry entry) throws StepException {
    List<String> names = texts(entry);
    return stage -> {
      Set<String> left = new LinkedHashSet<>(stage.columns().names());
      for (String name : names) {
        left.remove(stage.column(name).name());
      }
      if (left.isEmpty()) {
        throw stage.user(" leaves no column.");
      }
      return with(stage, left.stream().map(Sql::name).toList());
    };
  }

  static Operation rename(Entry entry) throws StepException {
    Map<String, String> names = textMap(entry);
    return stage -> {
      for (String old : names.keySet()) {
        stage.column(old);
      }
      Set<String> seen = new HashSet<>();
      List<String> columns = new ArrayList<>();
      for (String name : stage.columns().names()) {
        String now = names.getOrDefault(name, name);
        if (now.isBlank() || !seen.add(now)) {
          throw stage.user(" would give two columns the name '" + now + "'.");
        }
        columns.add(Stage.as(Sql.name(name), now));
      }
      return with(stage, columns);
    };
  }

  static Operation derive(Entry entry) throws StepException {
    Map<String, String> expressions = textMap(entry);
    return stage -> {
      Map<String, String> columns = kept(stage);
      for (Map.Entry<String, String> each : expressions.entrySet()) {
        if (each.getKey().isBlank()) {
          throw stage.user(" has a column without a name.");
        }
        Column value = stage.expression(each.getKey(), each.getValue(), Over.ROW);
        columns.put(each.getKey(), Stage.as(value.name(), each.getKey()));
      }
      return with(stage, List.copyOf(columns.values()));
    };
  }

  static Operation cast(Entry entry) throws StepException {
    Map<String, String> types = textMap(entry);
    return stage -> {
      Map<String, String> columns = kept(stage);
      for (Map.Entry<String, String> each : types.entrySet()) {
        Column column = stage.column(each.getKey());
        ColumnType type =
            ColumnType.named(each.getValue())
                .orElseThrow(
                    () ->
                        stage.user(
                            ": '"
                                + each.getValue()
                                + "' is no type. Types: "
                                + ColumnType.words()));
        requireFits(stage, column, type);
        columns.put(
            column.name(),
            Stage.as(
                "CAST(" + Sql.name(column.name()) + " AS " + type.sqlName() + ")", column.name()));
      }
      return with(stage, List.copyOf(columns.values()));
    };
  }

  /** A cast to whole numbers rounds in the engine; here 1.5 is not a whole number. */
  private static void requireFits(Stage stage, Column column, ColumnType type)
      throws StepException, IOException, InterruptedException {
    String name = Sql.name(column.name());
    String cast = "TRY_CAST(" + name + " AS " + type.sqlName() + ")";
    String fraction =
        type == ColumnType.INTEGER && column.type() != ColumnType.BOOLEAN
            ? " OR TRY_CAST(" + name + " AS DOUBLE) <> trunc(TRY_CAST(" + name + " AS DOUBLE))"
            : "";
    Map<String, Object> wrong =
        stage.first(name, name + " IS NOT NULL AND (" + cast + " IS NULL" + fraction + ")");
    if (!wrong.isEmpty()) {
      throw stage.data(
          ": column '"
              + column.name()
              + "' is '"
              + Spelling.shortened(String.valueOf(wrong.get("v")))
              + "' in row "
              + wrong.get("r")
              + "; expected "
              + type.word()
              + ".");
    }
  }

  static Operation fill(Entry entry) throws StepException {
    Map<String, Entry> values = entry.map();
    for (Entry value : values.values()) {
      if (value.isMap()) {
        value.onlyKeys(List.of("with"));
        value.require("with").choice(List.of("mean", "median", "mode"));
      } else {
        value.scalar();
      }
    }
    return stage -> {
      Map<String, String> columns = kept(stage);
      for (Map.Entry<String, Entry> each : values.entrySet()) {
        Column column = stage.column(each.getKey());
        String value =
            each.getValue().isMap()
                ? statistic(stage, column, each.getValue().require("with").text())
                : constant(stage, column, each.getValue().scalar());
        columns.put(
            column.name(),
            Stage.as("coalesce(" + Sql.name(column.name()) + ", " + value + ")", column.name()));
      }
      return with(stage, List.copyOf(columns.values()));
    };
  }

  private static String constant(Stage stage, Column column, Object value)
      throws StepException, IOException, InterruptedException {
    String cast = "TRY_CAST(" + Sql.value(value) + " AS " + column.sqlType() + ")";
    boolean whole =
        column.type() != ColumnType.INTEGER
            || !(value instanceof Number number)
            || number.doubleValue() == Math.rint(number.doubleValue())
                && Math.abs(number.doubleValue()) < WHOLE_MAX;
    boolean fits =
        whole && stage.tables().number(stage.what(), "SELECT (" + cast + " IS NOT NULL)::INT") == 1;
    if (!fits) {
      throw stage.user(
          ": column '"
              + column.name()
              + "' is "
              + column.typeWord()
              + ", which '"
              + Spelling.shortened(String.valueOf(value))
              + "' is not. Give a value of that type.");
    }
    return cast;
  }

  private static String statistic(Stage stage, Column column, String word)
      throws StepException, IOException, InterruptedException {
    String name = Sql.name(column.name());
    if (!word.equals("mode") && !column.type().numeric()) {
      throw stage.user(
          ": column '"
              + column.name()
              + "' is "
              + column.typeWord()
              + " and has no "
              + word
              + "; a number has. Write {with: mode} or a value.");
    }
    if (column.type() == ColumnType.INTEGER && word.equals("mean")) {
      throw stage.user(
          ": column '"
              + column.name()
              + "' is integer, and a mean has decimal places. Cast it to number first, or write"
              + " {with: median}.");
    }
    String from = " FROM " + stage.from() + " WHERE " + name + " IS NOT NULL";
    return switch (word) {
      case "mean" -> "(SELECT avg(" + name + ")" + from + ")";
      case "median" -> "(SELECT quantile_disc(" + name + ", 0.5)" + from + ")";
      default ->
          "(SELECT "
              + name
              + from
              + " GROUP BY "
              + name
              + " ORDER BY count(*) DESC, "
              + name
              + " LIMIT 1)";
    };
  }

  /** Each column as it is, by name. */
  private static Map<String, String> kept(Stage stage) {
    Map<String, String> columns = new LinkedHashMap<>();
    stage.columns().names().forEach(name -> columns.put(name, Sql.name(name)));
    return columns;
  }

  private static String with(Stage stage, List<String> columns) {
    return "SELECT "
        + String.join(", ", columns)
        + ", "
        + stage.position()
        + " FROM "
        + stage.from();
  }

  static List<String> texts(Entry entry) throws StepException {
    List<String> texts = new ArrayList<>();
    for (Entry item : entry.list()) {
      texts.add(item.text());
    }
    return texts;
  }

  static Map<String, String> textMap(Entry entry) throws StepException {
    Map<String, String> texts = new LinkedHashMap<>();
    for (Map.Entry<String, Entry> item : entry.map().entrySet()) {
      texts.put(item.getKey(), item.getValue().text());
    }
    return texts;
  }
}
