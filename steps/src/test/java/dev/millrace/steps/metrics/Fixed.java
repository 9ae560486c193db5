package dev.millrace.steps.metrics;

import dev.millrace.steps.features.FeatureColumn;
import dev.millrace.steps.features.FeatureSchema;
import dev.millrace.steps.features.FeatureType;
import dev.millrace.steps.features.Row;
import dev.millrace.steps.features.TargetValues;
import dev.millrace.steps.learn.Prediction;
import dev.millrace.steps.learn.Task;
import dev.millrace.steps.learn.TrainedModel;
import dev.millrace.steps.model.Scorer;
import java.util.ArrayList;
import java.util.List;

/** Predictions that are given, for tests of what is made of them. */
public final class Fixed {
  private static final FeatureSchema SCHEMA =
      new FeatureSchema(
          List.of(
              new FeatureColumn("x", FeatureType.NUMBER, 0, 1, false, false, List.of(), false)));

  private Fixed() {}

  /** A classifier that is certain; {@code truth} and {@code predicted} are one per row. */
  public static Scored classified(List<String> labels, List<String> truth, List<String> predicted)
      throws Exception {
    List<Prediction> predictions = new ArrayList<>();
    for (String label : predicted) {
      double[] scores = new double[labels.size()];
      scores[labels.indexOf(label)] = 1;
      predictions.add(new Prediction(labels.indexOf(label), 0, scores));
    }
    return scored(
        Task.CLASSIFICATION,
        labels,
        predictions,
        new TargetValues(rows(truth.size()), truth, new double[0], 0));
  }

  /** A classifier of two labels that gives these scores to the second one. */
  public static Scored sureOf(List<String> labels, List<String> truth, double... ofSecond)
      throws Exception {
    List<Prediction> predictions = new ArrayList<>();
    for (double score : ofSecond) {
      predictions.add(new Prediction(score > 0.5 ? 1 : 0, 0, new double[] {1 - score, score}));
    }
    return scored(
        Task.CLASSIFICATION,
        labels,
        predictions,
        new TargetValues(rows(truth.size()), truth, new double[0], 0));
  }

  public static Scored regressed(double[] truth, double[] predicted) throws Exception {
    List<Prediction> predictions = new ArrayList<>();
    for (double value : predicted) {
      predictions.add(new Prediction(-1, value, new double[0]));
    }
    return scored(
        Task.REGRESSION,
        List.of(),
        predictions,
        new TargetValues(rows(truth.length), List.of(), truth, 0));
  }

  private static Scored scored(
      Task task, List<String> labels, List<Prediction> predictions, TargetValues truth)
      throws Exception {
    return Scored.of(
        new Scorer(task, "target", SCHEMA, new Model(task, labels, predictions)), truth);
  }

  /** Row i has x = i. */
  private static List<Row> rows(int count) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long x = i;
      rows.add(column -> x);
    }
    return rows;
  }

  private record Model(Task task, List<String> labels, List<Prediction> predictions)
      implements TrainedModel {
    @Override
    public Prediction predict(double[] vector) {
      return predictions.get((int) vector[0]);
    }

    @Override
    public List<double[]> centres() {
      return List.of();
    }

    @Override
    public byte[] bytes() {
      return new byte[0];
    }

    @Override
    public byte[] onnx() {
      throw new UnsupportedOperationException("given predictions");
    }
  }
}
