package dev.millrace.steps.label;

import dev.millrace.spi.Parameters;
import dev.millrace.spi.Step;
import dev.millrace.spi.StepContext;
import dev.millrace.spi.StepException;
import dev.millrace.spi.StepResult;
import dev.millrace.spi.artifact.InputArtifact;
import dev.millrace.steps.document.Entry;
import dev.millrace.steps.document.JsonFile;
import dev.millrace.steps.document.YamlFile;
import dev.millrace.steps.table.Columns;
import dev.millrace.steps.table.Sql;
import dev.millrace.steps.table.Tables;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Labels the rows of a table. */
final class LabelStep implements Step {

  @Override
  public StepResult run(StepContext context)
      throws StepException, IOException, InterruptedException {
    Parameters parameters = context.parameters();
    List<LabellingFunction> functions = functions(context);
    String target = parameters.text("target", "label");
    String tie = parameters.text("tie", "abstain");
    InputArtifact data = context.requiredInput("data");
    try (Tables tables = Tables.open(context, data.path())) {
      String relation = Sql.parquet(data.path());
      Columns columns = tables.columns("Reading the data", "FROM " + relation);
      refuseTaken(columns, target, "target");
      Optional<String> gold = Optional.empty();
      if (parameters.has("gold")) {
        gold = Optional.of(columns.require("Parameter 'gold'", parameters.text("gold")).name());
      }
      long rows = tables.number("Reading the data", "SELECT count(*) FROM " + relation);
      Votes votes = new Votes(tables, functions);
      context.progress(0.1, functions.size() + " functions");
      votes.decide(columns, relation, tie.equals("first"));
      long ties = votes.ties();
      LabelReport measured = new LabelReport(tables, functions, relation, gold, rows);
      Map<String, Object> labels = measured.labels();
      long labeled = labels.values().stream().mapToLong(n -> ((Number) n).longValue()).sum();
      double coverage = rows == 0 ? 0 : (double) labeled / rows;
      Map<String, Object> report = new LinkedHashMap<>();
      report.put("model", parameters.text("model", "majority"));
      report.put("tie", tie);
      report.put("target", target);
      report.put("rows", rows);
      report.put("labeled", labeled);
      report.put("coverage", coverage);
      report.put("ties", ties);
      report.put("labels", labels);
      if (gold.isPresent()) {
        report.put("gold", measured.againstGold());
      }
      List<Map<String, Object>> measures = measured.functions();
      report.put("functions", measures);
      JsonFile.write(context.output("report").path(), report);
      log(context, rows, labeled, ties, measures);
      if (ties > 0 && tie.equals("error")) {
        throw StepException.data(
            ties
                + (ties == 1 ? " row has" : " rows have")
                + " as many votes for one label as for another ("
                + votes.firstTie()
                + "), and 'tie' is error. Make the functions agree, or set 'tie' to abstain or"
                + " first.");
      }
      refuseLowCoverage(parameters, rows, labeled, coverage);
      context.progress(0.7, "writing");
      long written =
          tables.write(
              "Writing the labeled rows",
              query(parameters, columns, relation, functions, target),
              context.output("data"));
      Map<String, Object> values = new LinkedHashMap<>();
      values.put("rows", written);
      values.put("labeled", labeled);
      values.put("coverage", coverage);
      return StepResult.of(values);
    }
  }

  private static List<LabellingFunction> functions(StepContext context)
      throws StepException, IOException {
    Object given = context.parameters().value("functions").orElse(List.of());
    return FunctionReader.read(
        given instanceof String name
            ? YamlFile.read(context, name)
            : Entry.inline("Parameter 'functions'", given));
  }

  private static String query(
      Parameters parameters,
      Columns columns,
      String relation,
      List<LabellingFunction> functions,
      String target)
      throws StepException {
    StringBuilder sql = new StringBuilder("SELECT ").append(columns.quoted("d"));
    sql.append(", v.__label AS ").append(Sql.name(target));
    if (parameters.flag("votes", false)) {
      for (int i = 0; i < functions.size(); i++) {
        String column = "vote_" + functions.get(i).name();
        refuseTaken(columns, column, "functions");
        sql.append(", v.__v").append(i).append(" AS ").append(Sql.name(column));
      }
    }
    sql.append(" FROM ").append(relation);
    sql.append(" d JOIN decided v ON v.__row = d.").append(Tables.ROW);
    if (!parameters.flag("keep-unlabeled", false)) {
      sql.append(" WHERE v.__label IS NOT NULL");
    }
    return sql.append(" ORDER BY v.__row").toString();
  }

  private static void refuseTaken(Columns columns, String name, String parameter)
      throws StepException {
    for (String taken : columns.names()) {
      if (taken.equalsIgnoreCase(name)) {
        throw StepException.data(
            "The data already has a column '"
                + taken
                + "', and '"
                + parameter
                + "' would write '"
                + name
                + "'. Choose another name.");
      }
    }
  }

  private static void refuseLowCoverage(
      Parameters parameters, long rows, long labeled, double coverage) throws StepException {
    double least = parameters.share("min-coverage", 0);
    if (coverage < least) {
      throw StepException.gate(
          String.format(
              Locale.ROOT,
              "%d of %d rows (%.2f%%) got a label; 'min-coverage' expects at least %.2f%%. Add"
                  + " functions, or widen those that the report shows with low coverage.",
              labeled,
              rows,
              100 * coverage,
              100 * least));
    }
  }

  private static void log(
      StepContext context, long rows, long labeled, long ties, List<Map<String, Object>> measures) {
    context.log(labeled + " of " + rows + " rows labeled, " + ties + " ties");
    for (Map<String, Object> measure : measures) {
      if (measure.get("votes").equals(0L)) {
        context.log("Function '" + measure.get("name") + "' never votes.");
      }
    }
  }
}
