package dev.millrace.steps.predict;

import dev.millrace.steps.learn.Prediction;
import dev.millrace.steps.learn.Task;
import dev.millrace.steps.model.Scorer;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the answers are like altogether: rows of each class, or mean and ends of the numbers. */
final class Tally {
  private final Scorer scorer;
  private final long[] classes;
  private long answers;
  private double mean;
  private double least = Double.POSITIVE_INFINITY;
  private double greatest = Double.NEGATIVE_INFINITY;

  Tally(Scorer scorer) {
    this.scorer = scorer;
    int labels = scorer.model().labels().size();
    this.classes =
        new long[scorer.task() == Task.CLUSTERING ? scorer.model().centres().size() : labels];
  }

  void add(Prediction prediction) {
    answers++;
    switch (scorer.task()) {
      case CLASSIFICATION -> classes[prediction.label()]++;
      case CLUSTERING -> classes[(int) prediction.value()]++;
      case REGRESSION -> {
        mean += (prediction.value() - mean) / answers;
        least = Math.min(least, prediction.value());
        greatest = Math.max(greatest, prediction.value());
      }
    }
  }

  /**
   * {@code class-LABEL} for each label or cluster, or {@code mean}, {@code least}, {@code
   * greatest}.
   */
  Map<String, Object> values() {
    Map<String, Object> values = new LinkedHashMap<>();
    for (int i = 0; i < classes.length; i++) {
      boolean labels = scorer.task() == Task.CLASSIFICATION;
      values.put(
          "class-" + (labels ? scorer.model().labels().get(i) : Integer.toString(i)), classes[i]);
    }
    if (scorer.task() == Task.REGRESSION && answers > 0) {
      values.put("mean", mean);
      values.put("least", least);
      values.put("greatest", greatest);
    }
    return values;
  }
}
