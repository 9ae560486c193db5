package dev.millrace.steps.split;

import dev.millrace.spi.Parameters;
import dev.millrace.spi.StepException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Parts of equal size, each of which judges once what was learned from all others (k-fold
 * cross-validation).
 *
 * @param count at least 2
 * @param test the one that judges now, from 1 to {@code count}
 */
record Folds(int count, int test) {
  private static final List<String> PARTS = List.of("train", "test");
  private static final int TRAIN = 0;
  private static final int TEST = 1;

  /** What the parameters ask for; empty for parts by ratios. */
  static Optional<Folds> of(Parameters parameters) throws StepException {
    if (!parameters.has("folds") && !parameters.has("fold")) {
      return Optional.empty();
    }
    if (!parameters.has("folds") || !parameters.has("fold")) {
      throw StepException.user(
          "Given is '"
              + (parameters.has("folds") ? "folds" : "fold")
              + "' alone; expected both: how many folds there are, and which of them is for"
              + " 'test'.");
    }
    if (parameters.has("ratios")) {
      throw StepException.user("Folds are of equal size; remove 'ratios', or 'folds' and 'fold'.");
    }
    if (parameters.text("strategy", "random").equals("time")) {
      throw StepException.user(
          "Strategy 'time' has no folds: what is learned would know what came later. Choose"
              + " random, stratified or group, or cut by 'ratios'.");
    }
    int count = Math.toIntExact(parameters.integer("folds"));
    long test = parameters.integer("fold");
    if (test > count) {
      throw StepException.user("'fold' is " + test + "; there are " + count + " folds, from 1.");
    }
    return Optional.of(new Folds(count, Math.toIntExact(test)));
  }

  /** The folds as parts. */
  Ratios each() {
    List<String> names = IntStream.rangeClosed(1, count).mapToObj(i -> "fold " + i).toList();
    double[] shares = new double[count];
    Arrays.fill(shares, 1.0 / count);
    return new Ratios(names, shares);
  }

  /** What is written. */
  Ratios written() {
    return new Ratios(PARTS, new double[] {(count - 1.0) / count, 1.0 / count});
  }

  /** Where the rows of the folds are written. */
  Assignment written(Assignment folds) {
    int[] part = folds.part().clone();
    for (int row = 0; row < part.length; row++) {
      part[row] = part[row] == test - 1 ? TEST : TRAIN;
    }
    return new Assignment(folds.order(), part);
  }
}
