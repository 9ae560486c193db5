package dev.millrace.steps.split;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;

/** Turns shares into whole numbers of rows that add up. */
final class Rounding {
  private Rounding() {}

  /**
   * Whole numbers next to {@code ratios[p] * rows} with the sum {@code rows}, by the method of the
   * largest remainder; of equal remainders the earlier part gains.
   *
   * @param ratios add up to 1
   */
  static long[] counts(long rows, double[] ratios) {
    long[] counts = floors(rows, ratios);
    long left = rows - Arrays.stream(counts).sum();
    double[] remainders = remainders(rows, ratios, counts);
    for (; left > 0; left--) {
      int best = 0;
      for (int p = 1; p < ratios.length; p++) {
        best = remainders[p] > remainders[best] ? p : best;
      }
      counts[best]++;
      remainders[best] = -1;
    }
    return counts;
  }

  /**
   * Whole numbers next to {@code ratios[p] * sizes[c]} for each class and part: each class adds up
   * to its size, each part to {@link #counts} of all rows, and none is off by 1 or more.
   *
   * <p>What is left after rounding down is given row by row to the parts that lack most, which
   * succeeds whenever it can (Gale 1957, Ryser 1957).
   */
  static long[][] table(long[] sizes, double[] ratios) {
    long[] lacking = counts(Arrays.stream(sizes).sum(), ratios);
    long[][] table = new long[sizes.length][];
    for (int c = 0; c < sizes.length; c++) {
      table[c] = floors(sizes[c], ratios);
      for (int p = 0; p < ratios.length; p++) {
        lacking[p] -= table[c][p];
      }
    }
    for (int c = 0; c < sizes.length; c++) {
      long left = sizes[c] - Arrays.stream(table[c]).sum();
      double[] remainders = remainders(sizes[c], ratios, table[c]);
      boolean[] given = new boolean[ratios.length];
      for (; left > 0; left--) {
        int best = -1;
        for (int p = 0; p < ratios.length; p++) {
          boolean better =
              best < 0
                  || lacking[p] > lacking[best]
                  || lacking[p] == lacking[best] && remainders[p] > remainders[best];
          best = !given[p] && better ? p : best;
        }
        given[best] = true;
        table[c][best]++;
        lacking[best]--;
      }
    }
    return table;
  }

  /** Rounded down; a share that is a whole number but for its binary digits counts as that. */
  private static long[] floors(long rows, double[] ratios) {
    long[] floors = new long[ratios.length];
    for (int p = 0; p < ratios.length; p++) {
      floors[p] = exact(rows, ratios[p]).setScale(0, RoundingMode.FLOOR).longValueExact();
    }
    return floors;
  }

  private static double[] remainders(long rows, double[] ratios, long[] floors) {
    double[] remainders = new double[ratios.length];
    for (int p = 0; p < ratios.length; p++) {
      remainders[p] = exact(rows, ratios[p]).subtract(BigDecimal.valueOf(floors[p])).doubleValue();
    }
    return remainders;
  }

  private static BigDecimal exact(long rows, double ratio) {
    return BigDecimal.valueOf(ratio)
        .multiply(BigDecimal.valueOf(rows))
        .setScale(6, RoundingMode.HALF_EVEN);
  }
}
