package dev.millrace.steps.statistics;

import dev.millrace.spi.StepException;
import dev.millrace.steps.table.Column;
import dev.millrace.steps.table.Sql;
import dev.millrace.steps.table.Tables;
import java.io.IOException;

/** The test of Kolmogorov and Smirnov for two samples of numbers. Missing values are left out. */
public final class KolmogorovSmirnov {
  private static final int TERMS_MAX = 100;
  private static final double PRECISION = 1e-12;

  private KolmogorovSmirnov() {}

  /**
   * The greatest distance between the two distribution functions, 0 to 1; 0 if a sample is empty.
   * It is computed from whole counts, so it does not depend on the order of the rows.
   */
  public static double statistic(Tables tables, String baseline, String data, Column column)
      throws StepException, IOException, InterruptedException {
    String what = "Comparing column '" + column.name() + "'";
    String value = "CAST(" + Sql.name(column.name()) + " AS DOUBLE)";
    String steps =
        "SELECT x, sum(b) AS b, sum(d) AS d FROM (SELECT "
            + value
            + " AS x, 1 AS b, 0 AS d FROM "
            + baseline
            + " UNION ALL SELECT "
            + value
            + ", 0, 1 FROM "
            + data
            + ") WHERE x IS NOT NULL GROUP BY x";
    String sums =
        "SELECT sum(b) OVER w AS b, sum(d) OVER w AS d, sum(b) OVER () AS r, sum(d) OVER () AS s"
            + " FROM ("
            + steps
            + ") WINDOW w AS (ORDER BY x)";
    return tables.query(
        what,
        "SELECT coalesce(max(abs(b::DOUBLE / r - d::DOUBLE / s)), 0) FROM ("
            + sums
            + ") WHERE r > 0 AND s > 0",
        rows -> rows.next() ? rows.getDouble(1) : 0);
  }

  /**
   * The probability of a distance at least as great if both samples come from one distribution:
   * {@code 2 Σ (-1)^(j-1) exp(-2 j² λ²)} with {@code λ = (√n + 0.12 + 0.11/√n) D} and {@code n = r
   * s / (r + s)} (Stephens 1970, JRSS B 32, 115; Press et al., Numerical Recipes, 14.3.9). Good for
   * n of 4 and more.
   *
   * @param distance the statistic
   * @param before size of the one sample
   * @param now size of the other
   */
  public static double probability(double distance, long before, long now) {
    if (before == 0 || now == 0) {
      return 1;
    }
    double root = Math.sqrt((double) before * now / (before + now));
    double lambda = (root + 0.12 + 0.11 / root) * distance;
    double sum = 0;
    double sign = 2;
    for (int j = 1; j <= TERMS_MAX; j++) {
      double term = sign * Math.exp(-2.0 * j * j * lambda * lambda);
      sum += term;
      if (Math.abs(term) < PRECISION) {
        return Math.min(1, Math.max(0, sum));
      }
      sign = -sign;
    }
    // The series does not end for distances near 0, where the probability is 1.
    return 1;
  }
}
