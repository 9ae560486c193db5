package dev.millrace.steps.train;

import dev.millrace.spi.Step;
import dev.millrace.spi.StepContext;
import dev.millrace.spi.StepException;
import dev.millrace.spi.StepResult;
import dev.millrace.spi.artifact.InputArtifact;
import dev.millrace.steps.features.DatasetRows;
import dev.millrace.steps.learn.TrainingProgress;
import dev.millrace.steps.metrics.Measured;
import dev.millrace.steps.model.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Learns a model from a table and measures it on the rows it learned from. */
final class TrainStep implements Step {
  /** Share of the progress bar that the training itself takes. */
  private static final double TRAINING_SHARE = 0.9;

  @Override
  public StepResult run(StepContext context)
      throws StepException, IOException, InterruptedException {
    InputArtifact data = context.requiredInput("data");
    DatasetRows table = DatasetRows.read(context, data);
    Trained trained =
        new Training(context, table, data.digest())
            .learn(context.parameters(), progress(context, Thread.currentThread()), context::log);
    context.progress(TRAINING_SHARE, "measuring");
    Measured training = trained.onTraining();
    Optional<InputArtifact> rows = context.input("validation");
    Optional<Measured> validation =
        rows.isPresent()
            ? Optional.of(trained.on(DatasetRows.read(context, rows.get())))
            : Optional.empty();
    trained.write(context.output("model"), training);
    writeMetrics(context, trained, training, validation);
    return StepResult.of(results(trained, training, validation));
  }

  private static TrainingProgress progress(StepContext context, Thread training) {
    return (fraction, what) -> {
      context.progress(TRAINING_SHARE * fraction, what);
      if (context.cancelled()) {
        training.interrupt();
      }
    };
  }

  private static void writeMetrics(
      StepContext context, Trained trained, Measured training, Optional<Measured> validation)
      throws IOException {
    Map<String, Object> metrics = new LinkedHashMap<>();
    metrics.put("task", trained.scorer().task().word());
    metrics.put("target", trained.scorer().target());
    metrics.put("training", training.asMap());
    validation.ifPresent(measured -> metrics.put("validation", measured.asMap()));
    Files.write(context.output("metrics").path(), Json.bytes(metrics));
  }

  private static Map<String, Object> results(
      Trained trained, Measured training, Optional<Measured> validation) {
    Map<String, Object> results = new LinkedHashMap<>();
    results.put("rows", (long) trained.values().rows().size());
    results.put("features", (long) trained.scorer().schema().features().size());
    training.metrics().forEach((name, value) -> results.put("training-" + name, value));
    validation.ifPresent(
        measured ->
            measured.metrics().forEach((name, value) -> results.put("validation-" + name, value)));
    return results;
  }
}
