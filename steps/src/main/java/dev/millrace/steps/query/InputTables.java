package dev.millrace.steps.query;

import dev.millrace.spi.StepContext;
import dev.millrace.spi.StepException;
import dev.millrace.spi.artifact.ArtifactType;
import dev.millrace.spi.artifact.InputArtifact;
import dev.millrace.steps.table.Column;
import dev.millrace.steps.table.Columns;
import dev.millrace.steps.table.Sql;
import dev.millrace.steps.table.Tables;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The connected datasets as tables with names. A free port is a table of its name. What comes in
 * through {@code data} is a table called after the step that made it; a single one is called {@code
 * data} as well. Several from one step, or in one free port, are one table, one after another.
 */
public final class InputTables {
  /** The port that takes any number of datasets. */
  public static final String DATA = "data";

  private final Map<String, List<InputArtifact>> tables;

  private InputTables(Map<String, List<InputArtifact>> tables) {
    this.tables = tables;
  }

  /**
   * @throws StepException USER if something else than a dataset is connected
   */
  public static InputTables of(StepContext context) throws StepException {
    Map<String, List<InputArtifact>> tables = new LinkedHashMap<>();
    List<InputArtifact> data = context.inputs(DATA);
    boolean single = data.stream().map(InputTables::step).distinct().count() == 1;
    for (InputArtifact artifact : data) {
      String step = step(artifact);
      if (!context.inputPorts().contains(step) && !step.isEmpty()) {
        tables.computeIfAbsent(step, name -> new ArrayList<>()).add(artifact);
      }
      if (single || step.isEmpty()) {
        tables.computeIfAbsent(DATA, name -> new ArrayList<>()).add(artifact);
      }
    }
    for (String port : context.inputPorts()) {
      for (InputArtifact artifact : context.inputs(port)) {
        if (artifact.type() != ArtifactType.DATASET) {
          throw StepException.user(
              "Input '" + port + "' is a " + artifact.type().word() + "; expected a dataset.");
        }
        if (!port.equals(DATA)) {
          tables.computeIfAbsent(port, name -> new ArrayList<>()).add(artifact);
        }
      }
    }
    return new InputTables(tables);
  }

  /**
   * The same, but all of {@code data} is one table of that name, whatever steps it is from.
   *
   * @throws StepException USER if something else than a dataset is connected
   */
  public static InputTables withOneData(StepContext context) throws StepException {
    Map<String, List<InputArtifact>> tables = new LinkedHashMap<>();
    tables.put(DATA, context.inputs(DATA));
    of(context)
        .tables
        .forEach(
            (name, artifacts) -> {
              if (context.inputPorts().contains(name)) {
                tables.putIfAbsent(name, artifacts);
              }
            });
    return new InputTables(tables);
  }

  /** The step of a task: that of item {@code each[3]} is {@code each}. */
  private static String step(InputArtifact artifact) {
    String task = artifact.producer();
    int bracket = task.indexOf('[');
    return bracket < 0 ? task : task.substring(0, bracket);
  }

  public List<String> names() {
    return List.copyOf(tables.keySet());
  }

  public Path[] paths() {
    return tables.values().stream()
        .flatMap(List::stream)
        .map(InputArtifact::path)
        .distinct()
        .toArray(Path[]::new);
  }

  /**
   * Makes each a view of its name.
   *
   * @throws StepException DATA if datasets of one table have other columns
   */
  public void open(Tables engine) throws StepException, IOException, InterruptedException {
    for (Map.Entry<String, List<InputArtifact>> table : tables.entrySet()) {
      String what = "Reading input '" + table.getKey() + "'";
      List<String> parts = new ArrayList<>();
      Columns first = null;
      for (InputArtifact artifact : table.getValue()) {
        String part = "FROM " + Sql.parquet(artifact.path());
        Columns columns = engine.columns(what, part);
        first = first == null ? columns : first;
        requireSame(table.getKey(), first, columns, parts.size() + 1);
        parts.add("SELECT " + first.quoted("") + " " + part);
      }
      engine.execute(
          what,
          "CREATE VIEW "
              + Sql.name(table.getKey())
              + " AS "
              + parts.stream().collect(Collectors.joining(" UNION ALL ")));
    }
  }

  private static void requireSame(String table, Columns first, Columns columns, int number)
      throws StepException {
    for (Column column : first.all()) {
      String type = columns.find(column.name()).map(Column::typeWord).orElse("not there");
      if (!type.equals(column.typeWord())) {
        throw StepException.data(
            "Input '"
                + table
                + "' has several datasets, to be read one after another: column '"
                + column.name()
                + "' is "
                + column.typeWord()
                + " in the first and "
                + type
                + " in number "
                + number
                + ". Give them names of their own below 'in'.");
      }
    }
    if (columns.all().size() > first.all().size()) {
      List<String> more = new ArrayList<>(columns.names());
      more.removeAll(first.names());
      throw StepException.data(
          "Input '"
              + table
              + "' has several datasets, to be read one after another: number "
              + number
              + " has columns that the first has not: "
              + String.join(", ", more)
              + ". Give them names of their own below 'in'.");
    }
  }
}
