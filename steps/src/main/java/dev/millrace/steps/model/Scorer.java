package dev.millrace.steps.model;

import dev.millrace.steps.features.FeatureSchema;
import dev.millrace.steps.features.Row;
import dev.millrace.steps.learn.Learners;
import dev.millrace.steps.learn.Prediction;
import dev.millrace.steps.learn.Task;
import dev.millrace.steps.learn.TrainedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model with its feature step: predicts from rows. Threads may share it.
 *
 * @param target empty for clustering
 */
public record Scorer(Task task, String target, FeatureSchema schema, TrainedModel model) {
  /** The same model, measured on another column than the one it learned from. */
  public Scorer withTruth(String column) {
    return new Scorer(task, column, schema, model);
  }

  /** Name of the prediction in answers. */
  public static final String PREDICTION = "prediction";

  /** Start of the names of the scores in answers. */
  public static final String SCORE = "score.";

  /**
   * Reads the model of a model archive or of a bundle.
   *
   * @throws IOException if it is neither, or is damaged
   */
  public static Scorer read(Path archive) throws IOException {
    Map<String, byte[]> entries = Archive.read(archive);
    return entries.containsKey(Manifest.NAME)
        ? Manifest.check(entries).scorer(entries)
        : of(entries, ModelArchive.MODEL);
  }

  /**
   * @param modelEntry the entry with the Tribuo model
   */
  static Scorer of(Map<String, byte[]> entries, String modelEntry) throws IOException {
    FeatureFile file = Json.read(entry(entries, FeatureFile.NAME), FeatureFile.class);
    FeatureSchema schema = file.schema();
    TrainedModel model = Learners.read(entry(entries, modelEntry), schema.features());
    if (!model.task().word().equals(file.task())) {
      throw new IOException(
          FeatureFile.NAME + " says " + file.task() + ", the model does " + model.task().word());
    }
    return new Scorer(model.task(), file.target(), schema, model);
  }

  static byte[] entry(Map<String, byte[]> entries, String name) throws IOException {
    byte[] bytes = entries.get(name);
    if (bytes == null) {
      throw new IOException("The archive has no entry '" + name + "'; is it a model or a bundle?");
    }
    return bytes;
  }

  /**
   * @throws IllegalArgumentException if a value is not of its column's type; names the column
   */
  public Prediction predict(Row row) {
    return model.predict(schema.encode(row));
  }

  /** {@code prediction}, and {@code score.LABEL} for each label. */
  public Map<String, Object> answer(Prediction prediction) {
    Map<String, Object> answer = new LinkedHashMap<>();
    switch (task) {
      case CLASSIFICATION -> {
        List<String> labels = model.labels();
        answer.put(PREDICTION, labels.get(prediction.label()));
        for (int i = 0; i < labels.size(); i++) {
          answer.put(SCORE + labels.get(i), prediction.scores()[i]);
        }
      }
      case REGRESSION -> answer.put(PREDICTION, prediction.value());
      case CLUSTERING -> answer.put(PREDICTION, (long) prediction.value());
    }
    return answer;
  }
}
