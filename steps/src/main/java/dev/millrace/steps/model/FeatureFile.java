package dev.millrace.steps.model;

import dev.millrace.steps.features.FeatureColumn;
import dev.millrace.steps.features.FeatureSchema;
import dev.millrace.steps.learn.Task;
import java.io.IOException;
import java.util.List;

/**
 * {@code features.json}: what a model reads and how it becomes the feature vector.
 *
 * @param format version of this file
 * @param target the column it predicts; empty for clustering
 * @param columns in the order of the training table
 * @param features names of the vector's positions: the first is index 0. Also the order of the ONNX
 *     model's input
 */
public record FeatureFile(
    int format, String task, String target, List<FeatureColumn> columns, List<String> features) {
  /** The only version so far. */
  public static final int FORMAT = 1;

  public static final String NAME = "features.json";

  public static FeatureFile of(Task task, String target, FeatureSchema schema) {
    return new FeatureFile(FORMAT, task.word(), target, schema.columns(), schema.features());
  }

  /**
   * @throws IOException if it is of a version we do not know, or does not agree with itself
   */
  FeatureSchema schema() throws IOException {
    if (format != FORMAT) {
      throw new IOException(NAME + " has format " + format + "; this Millrace reads " + FORMAT);
    }
    try {
      FeatureSchema schema = new FeatureSchema(columns);
      if (!schema.features().equals(features)) {
        throw new IOException(NAME + ": the features do not follow from the columns");
      }
      return schema;
    } catch (IllegalArgumentException e) {
      throw new IOException(NAME + ": " + e.getMessage(), e);
    }
  }
}
