package dev.millrace.steps.validate;

import dev.millrace.spi.StepException;
import dev.millrace.steps.table.Columns;
import dev.millrace.steps.table.Sql;
import dev.millrace.steps.table.Tables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Holds every row to the rules, once, and remembers the verdicts. */
final class RowCheck {
  private static final int SAMPLES_MAX = 5;

  private final Tables tables;
  private final Columns columns;
  private final String relation;
  private final List<RowRule> rules;

  RowCheck(Tables tables, Columns columns, String relation, List<RowRule> rules) {
    this.tables = tables;
    this.columns = columns;
    this.relation = relation;
    this.rules = rules;
  }

  /** Must be called first. */
  void run(String what) throws StepException, InterruptedException {
    StringBuilder broken = new StringBuilder();
    StringBuilder any = new StringBuilder("false");
    for (int i = 0; i < rules.size(); i++) {
      String condition = rules.get(i).broken();
      broken.append(", coalesce(").append(condition).append(", false) AS __broken_").append(i);
      any.append(" OR __broken_").append(i);
    }
    tables.execute(
        what,
        "CREATE TABLE verdict AS SELECT *, "
            + any
            + " AS __broken FROM (SELECT "
            + Tables.ROW
            + " AS __row"
            + broken
            + " FROM "
            + relation
            + ")");
  }

  long rejected(String what) throws StepException, IOException, InterruptedException {
    return tables.number(what, "SELECT count(*) FROM verdict WHERE __broken");
  }

  /** How many rows break each rule, in the order of the rules. */
  List<Long> counts(String what) throws StepException, IOException, InterruptedException {
    List<Long> counts = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      counts.add(tables.number(what, "SELECT count(*) FROM verdict WHERE __broken_" + i));
    }
    return counts;
  }

  /** The first rows that break a rule: {@code row}, from 1, and {@code value}. */
  List<Map<String, Object>> samples(String what, int rule)
      throws StepException, IOException, InterruptedException {
    return tables.rows(
        what,
        "SELECT d."
            + Tables.ROW
            + " + 1 AS \"row\", "
            + rules.get(rule).subject()
            + " AS \"value\" FROM "
            + relation
            + " d JOIN verdict v ON v.__row = d."
            + Tables.ROW
            + " WHERE v.__broken_"
            + rule
            + " ORDER BY 1 LIMIT "
            + SAMPLES_MAX);
  }

  /** A query of the rows that break no rule. */
  String cleanQuery() {
    return joined(columns.quoted("d"), "NOT v.__broken");
  }

  /**
   * A query of the rows that break rules, with the reasons in a last column.
   *
   * @param reasonColumn a name that the data does not have
   */
  String rejectedQuery(String reasonColumn) {
    StringBuilder reasons = new StringBuilder("concat_ws('; '");
    for (int i = 0; i < rules.size(); i++) {
      reasons.append(", CASE WHEN v.__broken_").append(i).append(" THEN ");
      reasons.append(rules.get(i).reason()).append(" END");
    }
    reasons.append(rules.isEmpty() ? ", ''" : "").append(")");
    return joined(
        columns.quoted("d") + ", " + reasons + " AS " + Sql.name(reasonColumn), "v.__broken");
  }

  private String joined(String selected, String condition) {
    return "SELECT "
        + selected
        + " FROM "
        + relation
        + " d JOIN verdict v ON v.__row = d."
        + Tables.ROW
        + " WHERE "
        + condition
        + " ORDER BY v.__row";
  }
}
