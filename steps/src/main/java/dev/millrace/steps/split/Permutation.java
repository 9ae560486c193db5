package dev.millrace.steps.split;

import java.util.Random;

/** Random orders of rows. */
final class Permutation {
  private Permutation() {}

  /**
   * The numbers from 0 to {@code size - 1}, shuffled as {@link java.util.Collections#shuffle} does
   * with {@link Random}. Tribuo's {@code TrainTestSplitter} (4.3) takes the same order, so that
   * parts of the same seed and sizes are the same.
   */
  static int[] of(int size, long seed) {
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      order[i] = i;
    }
    Random random = new Random(seed);
    for (int i = size; i > 1; i--) {
      int j = random.nextInt(i);
      int swapped = order[i - 1];
      order[i - 1] = order[j];
      order[j] = swapped;
    }
    return order;
  }
}
