package dev.millrace.steps.evaluate;

import dev.millrace.steps.statistics.ChiSquare;

/**
 * McNemar's test: do two classifiers differ on the same rows?
 *
 * <p>Only rows that exactly one of them got right count. Below {@value #EXACT_BELOW} such rows the
 * exact binomial test decides, otherwise chi-square with Edwards' correction for continuity.
 * McNemar (1947), Psychometrika 12; Edwards (1948), Psychometrika 13; choice of the two as in
 * Dietterich (1998), Neural Computation 10.
 *
 * @param onlyChampion rows that only the champion got right
 * @param onlyCandidate rows that only the candidate got right
 * @param pValue two-sided: how likely so uneven a share is if both are equally good
 * @param method {@code exact binomial} or {@code chi-square}
 */
record McNemar(long onlyChampion, long onlyCandidate, double pValue, String method) {
  static final int EXACT_BELOW = 25;

  static McNemar of(long onlyChampion, long onlyCandidate) {
    long n = onlyChampion + onlyCandidate;
    if (n < EXACT_BELOW) {
      return new McNemar(
          onlyChampion,
          onlyCandidate,
          exact((int) Math.min(onlyChampion, onlyCandidate), (int) n),
          "exact binomial");
    }
    double distance = Math.max(0, Math.abs(onlyChampion - onlyCandidate) - 1);
    return new McNemar(
        onlyChampion, onlyCandidate, ChiSquare.tail(distance * distance / n), "chi-square");
  }

  /** Twice the probability of at most k heads in n throws of a coin, at most 1. */
  private static double exact(int k, int n) {
    double ways = 1;
    double sum = 0;
    for (int i = 0; i <= k; i++) {
      sum += ways;
      ways = ways * (n - i) / (i + 1);
    }
    return Math.min(1, 2 * sum / Math.pow(2, n));
  }
}
