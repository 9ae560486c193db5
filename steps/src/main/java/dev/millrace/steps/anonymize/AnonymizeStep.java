package dev.millrace.steps.anonymize;

import dev.millrace.spi.Parameters;
import dev.millrace.spi.Step;
import dev.millrace.spi.StepContext;
import dev.millrace.spi.StepException;
import dev.millrace.spi.StepResult;
import dev.millrace.spi.artifact.InputArtifact;
import dev.millrace.steps.document.Entry;
import dev.millrace.steps.document.JsonFile;
import dev.millrace.steps.table.Column;
import dev.millrace.steps.table.Columns;
import dev.millrace.steps.table.Sql;
import dev.millrace.steps.table.Tables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Changes the columns by their rules, then leaves out rows that too few others are like. */
final class AnonymizeStep implements Step {
  private static final String WHAT = "Changing the columns";
  private static final String CHANGED = "\"changed rows\"";

  @Override
  public StepResult run(StepContext context)
      throws StepException, IOException, InterruptedException {
    Parameters parameters = context.parameters();
    InputArtifact data = context.requiredInput("data");
    try (Tables tables = Tables.open(context, data.path())) {
      String relation = Sql.parquet(data.path());
      Columns columns = tables.columns("Reading the data", "FROM " + relation);
      long rows = tables.number("Reading the data", "SELECT count(*) FROM " + relation);
      Map<Column, Rule> rules = rules(parameters, columns);
      Map<String, Object> report = new LinkedHashMap<>();
      report.put("report", "anonymization");
      report.put("data", data.digest());
      report.put("rows", rows);
      String joins = hash(tables, parameters, relation, rules, report);
      report.put("columns", described(rules));
      List<Column> left = new ArrayList<>();
      List<String> selected = new ArrayList<>();
      rules.forEach(
          (column, rule) -> {
            if (!rule.dropped()) {
              left.add(column);
              selected.add(rule.how() + " AS " + Sql.name(column.name()));
            }
          });
      if (left.isEmpty()) {
        throw StepException.user("The rules leave no column.");
      }
      String position = position(columns);
      tables.execute(
          WHAT,
          "CREATE TABLE "
              + CHANGED
              + " AS SELECT "
              + String.join(", ", selected)
              + ", d."
              + Tables.ROW
              + " AS "
              + position
              + " FROM "
              + relation
              + " d"
              + joins);
      context.progress(0.5, "checking");
      Columns after = new Columns(left);
      String kept = "SELECT " + after.quoted("") + ", " + position + " FROM " + CHANGED;
      long suppressed = 0;
      long smallest = 0;
      if (parameters.has("k-anonymity")) {
        Alike alike = Alike.of(parameters.nested("k-anonymity"), after);
        Map<String, Object> check = new LinkedHashMap<>();
        String allowed = kept + " QUALIFY NOT " + alike.tooFew();
        suppressed = rows - tables.number(WHAT, "SELECT count(*) FROM (" + allowed + ")");
        kept = allowed;
        smallest = check(tables, alike, relation, allowed, suppressed, rows, check);
        report.put("kAnonymity", check);
        JsonFile.write(context.output("report").path(), report);
        context.log(
            suppressed + " of " + rows + " rows left out; the smallest class has " + smallest);
        requireAllowed(alike, suppressed, rows);
      } else {
        JsonFile.write(context.output("report").path(), report);
      }
      long written =
          tables.write(
              "Writing the data",
              "SELECT " + after.quoted("") + " FROM (" + kept + ") ORDER BY " + position,
              context.output("data"));
      Map<String, Object> values = new LinkedHashMap<>();
      values.put("rows", written);
      values.put("suppressed", suppressed);
      values.put("smallest", smallest);
      return StepResult.of(values);
    }
  }

  private static Map<Column, Rule> rules(Parameters parameters, Columns columns)
      throws StepException {
    Entry written =
        Entry.inline("Parameter 'columns'", parameters.value("columns").orElse(Map.of()));
    Map<String, Entry> named = written.map();
    for (String name : named.keySet()) {
      if (columns.find(name).isEmpty()) {
        throw StepException.user(
            "Parameter 'columns' names column '"
                + name
                + "', which the data does not have."
                + columns.hint(name));
      }
    }
    String others = parameters.text("others", "fail");
    List<String> unnamed =
        columns.names().stream().filter(name -> !named.containsKey(name)).toList();
    if (others.equals("fail") && !unnamed.isEmpty()) {
      throw StepException.user(
          "Parameter 'columns' has no rule for "
              + String.join(", ", unnamed)
              + ". Write keep, drop or another rule for each, or set 'others' to drop or keep.");
    }
    Map<Column, Rule> rules = new LinkedHashMap<>();
    for (Column column : columns.all()) {
      Entry entry = named.getOrDefault(column.name(), Entry.inline("Parameter 'others'", others));
      rules.put(column, Rule.of(column, entry, table(rules.size()) + ".h"));
    }
    return rules;
  }

  private static String table(int column) {
    return "hashed_" + column;
  }

  /** Makes the pseudonyms of the columns that have some; what joins them to the rows as d. */
  private static String hash(
      Tables tables,
      Parameters parameters,
      String relation,
      Map<Column, Rule> rules,
      Map<String, Object> report)
      throws StepException, IOException, InterruptedException {
    if (rules.values().stream().noneMatch(Rule::hashed)) {
      return "";
    }
    Pseudonyms pseudonyms = Pseudonyms.of(tables, parameters);
    report.put(
        "pseudonyms",
        pseudonyms.secret()
            ? "HMAC-SHA-256 with a secret key"
            : "HMAC-SHA-256 with a declared salt: whoever knows the salt can find out values by"
                + " trying");
    StringBuilder joins = new StringBuilder();
    int at = 0;
    for (Map.Entry<Column, Rule> each : rules.entrySet()) {
      if (each.getValue().hashed()) {
        pseudonyms.make(table(at), relation, each.getKey());
        joins.append(" LEFT JOIN ").append(table(at)).append(" ON ").append(table(at));
        joins.append(".v = CAST(d.").append(Sql.name(each.getKey().name())).append(" AS VARCHAR)");
      }
      at++;
    }
    return joins.toString();
  }

  private static List<Map<String, Object>> described(Map<Column, Rule> rules) {
    List<Map<String, Object>> described = new ArrayList<>();
    rules.forEach(
        (column, rule) -> {
          Map<String, Object> line = new LinkedHashMap<>();
          line.put("name", column.name());
          line.put("type", column.typeWord());
          line.put("rule", rule.word());
          described.add(line);
        });
    return described;
  }

  private static String position(Columns columns) {
    String position = "position of the row";
    while (columns.find(position).isPresent()) {
      position += "_";
    }
    return Sql.name(position);
  }

  /** Fills the report's part; the size of the smallest class that is left. */
  private static long check(
      Tables tables,
      Alike alike,
      String relation,
      String allowed,
      long suppressed,
      long rows,
      Map<String, Object> check)
      throws StepException, IOException, InterruptedException {
    Map<String, Object> left = Classes.described(tables, "(" + allowed + ")", alike.quasiSql());
    check.put("k", alike.k());
    check.put("quasi", alike.quasi());
    if (alike.l() > 1) {
      check.put("l", alike.l());
      check.put("sensitive", alike.sensitive());
    }
    check.put("before", Classes.described(tables, relation, alike.quasiSql()));
    check.put("changed", Classes.described(tables, CHANGED, alike.quasiSql()));
    check.put("after", left);
    check.put("suppressed", suppressed);
    check.put("share", rows == 0 ? 0.0 : (double) suppressed / rows);
    check.put("allowed", alike.suppress());
    check.put("kept", suppressed <= alike.suppress() * rows);
    return (Long) left.get("smallest");
  }

  private static void requireAllowed(Alike alike, long suppressed, long rows) throws StepException {
    if (suppressed > alike.suppress() * rows) {
      throw StepException.gate(
          String.format(
              Locale.ROOT,
              "%d of %d rows (%.2f%%) have fewer than %d rows alike in %s%s;"
                  + " 'k-anonymity.suppress' allows %.2f%%. Make these columns coarser, or let more"
                  + " rows be left out.",
              suppressed,
              rows,
              100.0 * suppressed / rows,
              alike.k(),
              String.join(", ", alike.quasi()),
              alike.l() > 1
                  ? ", or fewer than " + alike.l() + " values of " + alike.sensitive()
                  : "",
              100 * alike.suppress()));
    }
  }
}
