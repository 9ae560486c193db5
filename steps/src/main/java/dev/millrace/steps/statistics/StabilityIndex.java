package dev.millrace.steps.statistics;

import java.util.Arrays;

/**
 * The population stability index: the sum over bins of {@code (p - q) ln(p / q)}, the symmetrized
 * divergence of Kullback and Leibler (1951, "On information and sufficiency", eq. 2.6). Credit
 * practice takes less than 0.1 for stable and more than 0.25 for moved (Siddiqi 2006, "Credit Risk
 * Scorecards").
 */
public final class StabilityIndex {
  /** The least share of a bin, so that an empty one does not make the index infinite. */
  private static final double SHARE_MIN = 1e-4;

  private StabilityIndex() {}

  /**
   * @param before rows of each bin in the baseline; not all 0
   * @param now rows of each bin in the data; not all 0
   */
  public static double of(long[] before, long[] now) {
    double all = Arrays.stream(before).sum();
    double allNow = Arrays.stream(now).sum();
    double sum = 0;
    for (int i = 0; i < before.length; i++) {
      double q = Math.max(SHARE_MIN, before[i] / all);
      double p = Math.max(SHARE_MIN, now[i] / allNow);
      sum += (p - q) * Math.log(p / q);
    }
    return sum;
  }
}
