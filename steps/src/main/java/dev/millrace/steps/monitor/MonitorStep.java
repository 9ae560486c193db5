package dev.millrace.steps.monitor;

import dev.millrace.spi.Parameters;
import dev.millrace.spi.Step;
import dev.millrace.spi.StepContext;
import dev.millrace.spi.StepException;
import dev.millrace.spi.StepResult;
import dev.millrace.spi.artifact.InputArtifact;
import dev.millrace.steps.document.JsonFile;
import dev.millrace.steps.statistics.BinnedColumns;
import dev.millrace.steps.table.Column;
import dev.millrace.steps.table.Columns;
import dev.millrace.steps.table.Sql;
import dev.millrace.steps.table.Tables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compares two tables column by column, of which the later may be what a deployment was asked. */
final class MonitorStep implements Step {
  static final String WINDOW = "24h";
  static final long LEAST = 100;

  @Override
  public StepResult run(StepContext context)
      throws StepException, IOException, InterruptedException {
    Parameters parameters = context.parameters();
    Limits limits = Limits.of(parameters.nested("limits"));
    InputArtifact baseline = context.requiredInput("baseline");
    Optional<InputArtifact> deployment = context.input("deployment");
    InputArtifact data = deployment.isPresent() ? deployment.get() : context.requiredInput("data");
    try (Tables tables = Tables.open(context, data.path(), baseline.path())) {
      String learned = Sql.parquet(baseline.path());
      long rowsBefore = rows(tables, "baseline", learned);
      Optional<Asked> asked =
          deployment.isPresent()
              ? Optional.of(Asked.read(tables, data, learned))
              : Optional.empty();
      String now = asked.map(Asked::now).orElseGet(() -> Sql.parquet(data.path()));
      String before = asked.map(Asked::before).orElse(learned);
      long rowsNow =
          asked.isPresent() ? count(tables, "deployment", now) : rows(tables, "data", now);
      Columns columnsNow = tables.columns("Reading the data", "FROM " + now);
      Columns columnsBefore = tables.columns("Reading the baseline", "FROM " + before);
      Optional<String> tooFew =
          asked.isPresent() ? tooFew(parameters, asked.get(), rowsNow) : Optional.empty();
      List<String> chosen =
          tooFew.isPresent() ? List.of() : chosen(parameters, columnsNow, columnsBefore);

      List<ColumnDrift> compared = new ArrayList<>();
      List<String> notCompared = new ArrayList<>();
      List<String> problems = new ArrayList<>();
      List<String> beyond = new ArrayList<>();
      for (String name : chosen) {
        Column column = columnsNow.find(name).orElse(null);
        String changed = changed(column, columnsBefore.find(name).orElse(null), name);
        if (!changed.isEmpty()) {
          problems.add(changed);
          beyond.add(name);
        } else if (BinnedColumns.comparable(columnsBefore, column)) {
          compared.add(ColumnDrift.of(tables, before, now, column, rowsBefore, rowsNow));
        } else {
          notCompared.add(name);
        }
        context.progress(
            (double) (compared.size() + notCompared.size() + problems.size()) / chosen.size(),
            name);
      }
      double change = Math.abs((double) rowsNow / rowsBefore - 1);
      if (tooFew.isEmpty() && change > limits.rows()) {
        problems.add(
            "The number of rows is "
                + rowsNow
                + ", it was "
                + rowsBefore
                + ": more than 'limits.rows' allows.");
      }
      List<List<String>> reasons = limits.reasons(compared);
      List<Map<String, Object>> columns = new ArrayList<>();
      for (int i = 0; i < compared.size(); i++) {
        columns.add(compared.get(i).facts(reasons.get(i)));
        if (!reasons.get(i).isEmpty()) {
          beyond.add(compared.get(i).column().name());
        }
      }
      boolean drifted = !beyond.isEmpty() || !problems.isEmpty();
      ColumnDrift worst = worst(compared);

      Map<String, Object> report = new LinkedHashMap<>();
      report.put("report", "drift");
      if (asked.isPresent()) {
        report.put("deployment", asked.get().about());
      } else {
        report.put("data", data.digest());
      }
      report.put("baseline", baseline.digest());
      report.put("drifted", drifted);
      report.put("worst", worst == null ? "" : worst.column().name());
      report.put("score", worst == null ? 0.0 : worst.psi());
      report.put("limits", limits.facts());
      report.put("rowsBefore", rowsBefore);
      report.put("rowsNow", rowsNow);
      report.put("problems", problems);
      tooFew.ifPresent(why -> report.put("tooFew", why));
      report.put("columns", columns);
      report.put("notCompared", notCompared);
      JsonFile.write(context.output("report").path(), report);
      problems.forEach(context::log);
      tooFew.ifPresent(context::log);
      for (int i = 0; i < compared.size(); i++) {
        for (String reason : reasons.get(i)) {
          context.log(compared.get(i).column().name() + ": " + reason);
        }
      }
      if (tooFew.isEmpty()) {
        context.log(drifted ? "drifted: " + String.join(", ", beyond) : "nothing has drifted");
      }
      Map<String, Object> values = new LinkedHashMap<>();
      values.put("drifted", drifted);
      values.put("worst", report.get("worst"));
      values.put("score", report.get("score"));
      values.put("columns", List.copyOf(beyond));
      values.put("rows", rowsNow);
      return StepResult.of(values);
    }
  }

  private static Optional<String> tooFew(Parameters parameters, Asked asked, long requests)
      throws StepException {
    long least = parameters.integer("least", LEAST);
    return requests >= least
        ? Optional.empty()
        : Optional.of(
            "Deployment "
                + asked.about().get("model")
                + "@"
                + asked.about().get("selector")
                + " has answered "
                + requests
                + " recorded requests in the last "
                + parameters.text("window", WINDOW)
                + ", which is less than 'least' ("
                + least
                + "), so nothing was compared."
                + (requests == 0
                    ? " Servers record them unless MILLRACE_SERVING_RECORD is false."
                    : ""));
  }

  private static long count(Tables tables, String port, String relation)
      throws StepException, IOException, InterruptedException {
    return tables.number("Reading input '" + port + "'", "SELECT count(*) FROM " + relation);
  }

  private static long rows(Tables tables, String port, String relation)
      throws StepException, IOException, InterruptedException {
    long rows = count(tables, port, relation);
    if (rows == 0) {
      throw StepException.data("Input '" + port + "' has no rows, so there is nothing to compare.");
    }
    return rows;
  }

  /** The columns to look at: in the order of the data, and those that only the baseline has. */
  private static List<String> chosen(Parameters parameters, Columns now, Columns before)
      throws StepException {
    List<String> all = new ArrayList<>(now.names());
    before.names().stream().filter(name -> !all.contains(name)).forEach(all::add);
    List<String> wanted = parameters.texts("columns");
    List<String> excluded = parameters.texts("exclude");
    for (String parameter : List.of("columns", "exclude")) {
      for (String name : parameters.texts(parameter)) {
        if (!all.contains(name)) {
          throw StepException.user(
              "Parameter '"
                  + parameter
                  + "' names column '"
                  + name
                  + "', which neither table has."
                  + now.hint(name));
        }
      }
    }
    List<String> chosen =
        all.stream()
            .filter(name -> wanted.isEmpty() || wanted.contains(name))
            .filter(name -> !excluded.contains(name))
            .toList();
    if (chosen.isEmpty()) {
      throw StepException.user("No column is left after 'columns' and 'exclude'.");
    }
    return chosen;
  }

  private static String changed(Column now, Column before, String name) {
    if (now == null) {
      return "Column '" + name + "' of the baseline is not there any more.";
    }
    if (before == null) {
      return "Column '" + name + "' is new: the baseline does not have it.";
    }
    return now.type() == before.type()
        ? ""
        : "Column '" + name + "' is " + now.typeWord() + "; it was " + before.typeWord() + ".";
  }

  private static ColumnDrift worst(List<ColumnDrift> columns) {
    ColumnDrift worst = null;
    for (ColumnDrift column : columns) {
      worst = worst == null || column.psi() > worst.psi() ? column : worst;
    }
    return worst;
  }
}
