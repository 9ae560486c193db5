package dev.millrace.steps.serve;

import dev.millrace.spi.model.ModelColumn;
import dev.millrace.spi.model.ModelSignature;
import dev.millrace.spi.model.ServedModel;
import dev.millrace.steps.features.FeatureColumn;
import dev.millrace.steps.features.FeatureType;
import dev.millrace.steps.learn.Task;
import dev.millrace.steps.model.Scorer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A loaded bundle. Holds no state besides the model, so threads share it freely. */
final class BundleModel implements ServedModel {
  private final Scorer scorer;
  private final ModelSignature signature;

  BundleModel(Scorer scorer) {
    this.scorer = scorer;
    this.signature =
        new ModelSignature(
            scorer.task().word(),
            scorer.target(),
            scorer.schema().columns().stream().map(BundleModel::input).toList(),
            outputs(scorer));
  }

  /** A column that training rows lacked now and then may be left out. */
  private static ModelColumn input(FeatureColumn column) {
    return new ModelColumn(
        column.name(), type(column.type()), !column.sawMissing(), column.categories());
  }

  private static ModelColumn.Type type(FeatureType type) {
    return switch (type) {
      case NUMBER -> ModelColumn.Type.FP64;
      case INTEGER -> ModelColumn.Type.INT64;
      case BOOLEAN -> ModelColumn.Type.BOOL;
      case TEXT -> ModelColumn.Type.BYTES;
    };
  }

  private static List<ModelColumn> outputs(Scorer scorer) {
    List<String> labels = scorer.model().labels();
    List<ModelColumn> outputs = new ArrayList<>();
    ModelColumn.Type type =
        switch (scorer.task()) {
          case CLASSIFICATION -> ModelColumn.Type.BYTES;
          case REGRESSION -> ModelColumn.Type.FP64;
          case CLUSTERING -> ModelColumn.Type.INT64;
        };
    List<String> sorted =
        scorer.task() == Task.CLASSIFICATION ? labels.stream().sorted().toList() : List.of();
    outputs.add(new ModelColumn(Scorer.PREDICTION, type, true, sorted));
    for (String label : labels) {
      outputs.add(new ModelColumn(Scorer.SCORE + label, ModelColumn.Type.FP64, true, List.of()));
    }
    return List.copyOf(outputs);
  }

  @Override
  public ModelSignature signature() {
    return signature;
  }

  @Override
  public List<Map<String, Object>> predict(List<Map<String, Object>> rows) {
    List<Map<String, Object>> answers = new ArrayList<>(rows.size());
    for (Map<String, Object> row : rows) {
      answers.add(scorer.answer(scorer.predict(row::get)));
    }
    return answers;
  }

  @Override
  public void close() {
    // Holds nothing but memory.
  }
}
