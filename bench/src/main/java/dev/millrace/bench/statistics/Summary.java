package dev.millrace.bench.statistics;

import java.util.Arrays;
import java.util.Collection;

/**
 * Measured values in a few numbers. Percentiles are nearest-rank: the smallest value that at least
 * that share of all values does not exceed, so each is a value that was really measured.
 *
 * @param count how many values
 */
public record Summary(
    int count, double min, double mean, double median, double p95, double p99, double max) {

  /**
   * @throws IllegalArgumentException if there is no value, or one is not a number
   */
  public static Summary of(double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("no value was measured");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    if (Double.isNaN(sorted[sorted.length - 1])) {
      throw new IllegalArgumentException("a measured value is not a number");
    }
    return new Summary(
        sorted.length,
        sorted[0],
        Arrays.stream(sorted).average().orElseThrow(),
        percentile(sorted, 50),
        percentile(sorted, 95),
        percentile(sorted, 99),
        sorted[sorted.length - 1]);
  }

  public static Summary of(Collection<? extends Number> values) {
    return of(values.stream().mapToDouble(Number::doubleValue).toArray());
  }

  private static double percentile(double[] sorted, int percent) {
    int rank = (int) Math.ceil(percent / 100.0 * sorted.length);
    return sorted[Math.max(1, rank) - 1];
  }
}
