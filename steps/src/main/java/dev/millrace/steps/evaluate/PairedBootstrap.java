package dev.millrace.steps.evaluate;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * Interval of a difference by resampling rows with replacement, both models on the same rows (Efron
 * and Tibshirani 1993, percentile method). The seed is fixed: the same rows give the same interval.
 *
 * @param difference on the rows as they are; above 0 means that the candidate is better
 * @param low lower end of the interval
 * @param high upper end of the interval
 */
record PairedBootstrap(double difference, double low, double high) {
  static final int RESAMPLES = 2000;
  private static final long SEED = 20_261_121;

  /**
   * @param rows how many there are
   * @param alpha share of resamples outside of the interval, half of it on each side
   * @param difference of the rows with the given positions
   */
  static PairedBootstrap of(int rows, double alpha, ToDoubleFunction<int[]> difference) {
    int[] all = new int[rows];
    Arrays.setAll(all, i -> i);
    SplittableRandom random = new SplittableRandom(SEED);
    double[] differences = new double[RESAMPLES];
    int[] drawn = new int[rows];
    for (int i = 0; i < RESAMPLES; i++) {
      for (int j = 0; j < rows; j++) {
        drawn[j] = random.nextInt(rows);
      }
      differences[i] = difference.applyAsDouble(drawn);
    }
    Arrays.sort(differences);
    int cut = (int) Math.floor(alpha / 2 * RESAMPLES);
    return new PairedBootstrap(
        difference.applyAsDouble(all), differences[cut], differences[RESAMPLES - 1 - cut]);
  }
}
