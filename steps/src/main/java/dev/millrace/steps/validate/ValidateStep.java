package dev.millrace.steps.validate;

import dev.millrace.spi.Parameters;
import dev.millrace.spi.Step;
import dev.millrace.spi.StepContext;
import dev.millrace.spi.StepException;
import dev.millrace.spi.StepResult;
import dev.millrace.spi.artifact.InputArtifact;
import dev.millrace.steps.document.Entry;
import dev.millrace.steps.document.JsonFile;
import dev.millrace.steps.document.YamlFile;
import dev.millrace.steps.statistics.BinnedColumns;
import dev.millrace.steps.table.Columns;
import dev.millrace.steps.table.Sql;
import dev.millrace.steps.table.Tables;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.Stream;

/** Splits a table into rows that keep a contract and rows that do not. */
final class ValidateStep implements Step {

  @Override
  public StepResult run(StepContext context)
      throws StepException, IOException, InterruptedException {
    Contract contract = contract(context);
    double bound = context.parameters().nested("quarantine").share("max", 0);
    InputArtifact data = context.requiredInput("data");
    Optional<InputArtifact> baseline = context.input("baseline");
    if (context.parameters().has("drift") && baseline.isEmpty()) {
      throw StepException.user("'drift' needs something to compare with: connect 'baseline'.");
    }
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("contract", contract.name());
    Path[] readable =
        Stream.concat(Stream.of(data), baseline.stream())
            .map(InputArtifact::path)
            .toArray(Path[]::new);
    try (Tables tables = Tables.open(context, readable)) {
      String relation = Sql.parquet(data.path());
      Columns columns = tables.columns("Reading the data", "FROM " + relation);
      long rows = tables.number("Reading the data", "SELECT count(*) FROM " + relation);
      report.put("rows", rows);
      List<String> problems = new TableTerms(tables, contract, columns, relation).problems(rows);
      if (baseline.isPresent()) {
        BinnedColumns drift =
            new BinnedColumns(tables, Sql.parquet(baseline.get().path()), relation);
        Map<String, Double> indexes = drift.indexes(columns);
        report.put("drift", indexes);
        problems.addAll(moved(context.parameters(), indexes));
      }
      report.put("problems", problems);
      if (!problems.isEmpty()) {
        report.put("verdict", "broken");
        JsonFile.write(context.output("report").path(), report);
        throw StepException.data(together(problems));
      }
      return rows(context, tables, contract, columns, relation, bound, report);
    }
  }

  private static StepResult rows(
      StepContext context,
      Tables tables,
      Contract contract,
      Columns columns,
      String relation,
      double bound,
      Map<String, Object> report)
      throws StepException, IOException, InterruptedException {
    String what = "Checking " + contract.name();
    List<RowRule> rules = RowRules.of(tables, contract, columns, relation);
    RowCheck check = new RowCheck(tables, columns, relation, rules);
    context.progress(0.2, rules.size() + " rules");
    check.run(what);
    long rows = (Long) report.get("rows");
    long rejected = check.rejected(what);
    double share = rows == 0 ? 0 : (double) rejected / rows;
    List<Long> counts = check.counts(what);
    boolean kept = share <= bound;
    report.put("clean", rows - rejected);
    report.put("rejected", rejected);
    report.put("share", share);
    report.put("bound", bound);
    report.put("verdict", kept ? "kept" : "broken");
    List<Map<String, Object>> findings = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      Map<String, Object> finding = new LinkedHashMap<>();
      finding.put("rule", rules.get(i).name());
      finding.put("expected", rules.get(i).expected());
      finding.put("broken", counts.get(i));
      finding.put("samples", counts.get(i) == 0 ? List.of() : check.samples(what, i));
      findings.add(finding);
    }
    report.put("rules", findings);
    report.put("columns", new Profile(tables, columns, relation).columns());
    JsonFile.write(context.output("report").path(), report);
    context.progress(0.7, "writing");
    tables.write(
        "Writing the rejected rows", rejectedQuery(check, columns), context.output("rejected"));
    String broken = broken(rules, counts);
    context.log(rejected + " of " + rows + " rows break " + contract.name() + broken);
    if (!kept) {
      throw StepException.data(
          String.format(
              Locale.ROOT,
              "%d of %d rows (%.2f%%) break %s; 'quarantine.max' allows %.2f%%. Broken%s. Output"
                  + " 'rejected' has the rows with their reasons.",
              rejected,
              rows,
              100 * share,
              contract.name(),
              100 * bound,
              broken));
    }
    tables.write("Writing the data", check.cleanQuery(), context.output("data"));
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("rows", rows - rejected);
    values.put("rejected", rejected);
    values.put("share", share);
    return StepResult.of(values);
  }

  private static List<String> moved(Parameters parameters, Map<String, Double> indexes)
      throws StepException {
    double max = parameters.nested("drift").number("max", Double.POSITIVE_INFINITY);
    List<String> moved = new ArrayList<>();
    indexes.forEach(
        (column, index) -> {
          if (index > max) {
            moved.add(
                String.format(
                    Locale.ROOT,
                    "Column '%s' has moved from the baseline by a population stability index of"
                        + " %.3f; 'drift.max' allows %s.",
                    column,
                    index,
                    max));
          }
        });
    return moved;
  }

  private static String rejectedQuery(RowCheck check, Columns columns) {
    String reason = "reason";
    while (columns.find(reason).isPresent()) {
      reason = "rejection_" + reason;
    }
    return check.rejectedQuery(reason);
  }

  private static Contract contract(StepContext context) throws StepException, IOException {
    Parameters parameters = context.parameters();
    if (parameters.has("contract") == parameters.has("checks")) {
      throw StepException.user(
          "Give either 'contract', the path of a contract, or 'checks', the contract itself.");
    }
    if (parameters.has("contract")) {
      String name = parameters.text("contract");
      return ContractReader.read(name, YamlFile.read(context, name));
    }
    Entry checks = Entry.inline("Parameter 'checks'", parameters.value("checks").orElseThrow());
    return ContractReader.read("Parameter 'checks'", checks);
  }

  private static String broken(List<RowRule> rules, List<Long> counts) {
    StringJoiner broken = new StringJoiner(", ", ": ", "").setEmptyValue("");
    for (int i = 0; i < rules.size(); i++) {
      if (counts.get(i) > 0) {
        broken.add(rules.get(i).name() + " by " + counts.get(i));
      }
    }
    return broken.toString();
  }

  private static String together(List<String> problems) {
    int shown = Math.min(5, problems.size());
    String text = String.join(" ", problems.subList(0, shown));
    return shown == problems.size()
        ? text
        : text + " And " + (problems.size() - shown) + " more, see output 'report'.";
  }
}
