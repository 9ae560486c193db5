package dev.millrace.steps.monitor;

import dev.millrace.spi.StepException;
import dev.millrace.steps.statistics.BinnedColumns;
import dev.millrace.steps.statistics.ChiSquare;
import dev.millrace.steps.statistics.KolmogorovSmirnov;
import dev.millrace.steps.statistics.StabilityIndex;
import dev.millrace.steps.table.Column;
import dev.millrace.steps.table.Sql;
import dev.millrace.steps.table.Tables;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How far one column has moved.
 *
 * @param test {@code ks} for numbers, {@code chi-square} for others
 * @param statistic of the test
 * @param probability of such a statistic if nothing has moved
 * @param missingBefore share of missing values in the baseline
 * @param missingNow share of missing values in the data
 */
record ColumnDrift(
    Column column,
    double psi,
    String test,
    double statistic,
    double probability,
    double missingBefore,
    double missingNow) {

  /**
   * @param column one that both tables have with the same type
   * @param rowsBefore of the baseline, above 0
   * @param rowsNow of the data, above 0
   */
  static ColumnDrift of(
      Tables tables, String baseline, String data, Column column, long rowsBefore, long rowsNow)
      throws StepException, IOException, InterruptedException {
    BinnedColumns.Counts counts = new BinnedColumns(tables, baseline, data).counts(column);
    long presentBefore = present(tables, baseline, column);
    long presentNow = present(tables, data, column);
    boolean numbers = column.type().numeric();
    double statistic =
        numbers
            ? KolmogorovSmirnov.statistic(tables, baseline, data, column)
            : ChiSquare.statistic(counts.before(), counts.now());
    int freedom = counts.before().length - 1;
    double probability =
        numbers
            ? KolmogorovSmirnov.probability(statistic, presentBefore, presentNow)
            : freedom == 0 ? 1 : ChiSquare.tail(statistic, freedom);
    return new ColumnDrift(
        column,
        StabilityIndex.of(counts.before(), counts.now()),
        numbers ? "ks" : "chi-square",
        statistic,
        probability,
        1 - (double) presentBefore / rowsBefore,
        1 - (double) presentNow / rowsNow);
  }

  private static long present(Tables tables, String relation, Column column)
      throws StepException, IOException, InterruptedException {
    return tables.number(
        "Counting missing values of '" + column.name() + "'",
        "SELECT count(" + Sql.name(column.name()) + ") FROM " + relation);
  }

  /** As it stands in the report. */
  Map<String, Object> facts(List<String> reasons) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("name", column.name());
    facts.put("type", column.typeWord());
    facts.put("psi", psi);
    facts.put("test", test);
    facts.put("statistic", statistic);
    facts.put("probability", probability);
    facts.put("missingBefore", missingBefore);
    facts.put("missingNow", missingNow);
    facts.put("drifted", !reasons.isEmpty());
    facts.put("reasons", reasons);
    return facts;
  }
}
