package dev.millrace.steps.learn;

import java.util.List;

/**
 * Encoded rows to learn from.
 *
 * @param task decides which of {@code labels} and {@code targets} is used
 * @param features names of the vector's positions, sorted
 * @param vectors one per row, each as long as {@code features}; not copied
 * @param labels for classification, one per row; otherwise empty
 * @param targets for regression, one per row; otherwise empty; not copied
 * @param weights one per row, or empty for equal weights; not copied
 */
public record TrainingRows(
    Task task,
    List<String> features,
    List<double[]> vectors,
    List<String> labels,
    double[] targets,
    float[] weights) {

  public int size() {
    return vectors.size();
  }

  float weight(int row) {
    return weights.length == 0 ? 1 : weights[row];
  }
}
