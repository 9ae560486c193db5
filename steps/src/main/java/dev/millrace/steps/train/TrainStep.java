package dev.millrace.steps.train;

import dev.millrace.spi.Parameters;
import dev.millrace.spi.Step;
import dev.millrace.spi.StepContext;
import dev.millrace.spi.StepException;
import dev.millrace.spi.StepResult;
import dev.millrace.spi.artifact.InputArtifact;
import dev.millrace.spi.artifact.OutputArtifact;
import dev.millrace.steps.features.DatasetRows;
import dev.millrace.steps.features.FeatureFit;
import dev.millrace.steps.features.FeatureSchema;
import dev.millrace.steps.features.Row;
import dev.millrace.steps.features.TargetValues;
import dev.millrace.steps.learn.Algorithm;
import dev.millrace.steps.learn.Learners;
import dev.millrace.steps.learn.Settings;
import dev.millrace.steps.learn.TrainedModel;
import dev.millrace.steps.learn.TrainingProgress;
import dev.millrace.steps.learn.TrainingRows;
import dev.millrace.steps.metrics.Measured;
import dev.millrace.steps.metrics.Scored;
import dev.millrace.steps.model.CodeVersion;
import dev.millrace.steps.model.Json;
import dev.millrace.steps.model.ModelArchive;
import dev.millrace.steps.model.Scorer;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Learns a model from a table and measures it on the rows it learned from. */
final class TrainStep implements Step {
  /** Share of the progress bar that the training itself takes. */
  private static final double TRAINING_SHARE = 0.9;

  @Override
  public StepResult run(StepContext context)
      throws StepException, IOException, InterruptedException {
    Parameters parameters = context.parameters();
    Algorithm algorithm = Algorithm.of(parameters.text("algorithm"));
    InputArtifact data = context.requiredInput("data");
    DatasetRows table = DatasetRows.read(context, data);
    TargetChoice target = TargetChoice.of(parameters, algorithm, table.columns());
    Optional<String> weight = weight(parameters, table);
    Set<String> reserved = new HashSet<>(Set.of(target.name()));
    weight.ifPresent(reserved::add);
    FeatureChoice choice = FeatureChoice.of(parameters, table.columns(), reserved);
    boolean scale = scale(parameters, algorithm);
    Settings settings = TrainingSettings.of(context, algorithm, target.task(), scale);

    TargetValues values = target.values(table.rows());
    target.requireLearnable(values);
    FeatureSchema schema =
        new FeatureFit(scale, (int) parameters.integer("max-categories", 200))
            .fit(choice.sources(), values.rows());
    TrainingMemory.require(values.rows().size(), schema.features().size());
    announce(context, algorithm, target, choice, values, schema);

    TrainedModel model =
        Learners.of(algorithm)
            .learn(
                rows(target, values, schema, weights(values.rows(), weight)),
                settings,
                progress(context, Thread.currentThread()));
    Scorer scorer = new Scorer(target.task(), target.name(), schema, model);
    context.progress(TRAINING_SHARE, "measuring");
    Measured training = Scored.of(scorer, values).measure();
    Optional<InputArtifact> validationData = context.input("validation");
    Optional<Measured> validation =
        validationData.isPresent()
            ? Optional.of(validation(context, validationData.get(), scorer, target))
            : Optional.empty();

    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("algorithm", algorithm.word());
    facts.put("task", target.task().word());
    facts.put("target", target.name());
    facts.put("parameters", TrainingSettings.effective(algorithm, settings));
    facts.put("scale", scale ? "standard" : "none");
    weight.ifPresent(name -> facts.put("weight", name));
    facts.put("seed", settings.seed());
    facts.put("rows", values.rows().size());
    facts.put("rowsWithoutTarget", values.dropped());
    facts.put("columnsSkipped", choice.skipped());
    facts.put("data", data.digest());
    facts.put("metrics", training.metrics());
    facts.put(
        "versions", Map.of("millrace", CodeVersion.steps(), "tribuo", Learners.libraryVersion()));
    writeModel(context, scorer, facts, values.rows());
    writeMetrics(context, target, training, validation);
    return StepResult.of(results(values, schema, training, validation));
  }

  private static TrainingProgress progress(StepContext context, Thread training) {
    return (fraction, what) -> {
      context.progress(TRAINING_SHARE * fraction, what);
      if (context.cancelled()) {
        training.interrupt();
      }
    };
  }

  private static Optional<String> weight(Parameters parameters, DatasetRows table)
      throws StepException {
    if (!parameters.has("weight")) {
      return Optional.empty();
    }
    String name = parameters.text("weight");
    var column = ColumnNames.require(table.columns(), "weight", name);
    if (!column.type().numeric()) {
      throw StepException.user(
          "Parameter 'weight' names column '%s', which is %s; a weight is a number."
              .formatted(name, column.typeWord()));
    }
    return Optional.of(name);
  }

  private static boolean scale(Parameters parameters, Algorithm algorithm) throws StepException {
    return parameters.has("scale")
        ? parameters.text("scale").equals("standard")
        : algorithm.scaledByDefault();
  }

  private static float[] weights(List<Row> rows, Optional<String> column) throws StepException {
    if (column.isEmpty()) {
      return new float[0];
    }
    float[] weights = new float[rows.size()];
    for (int i = 0; i < weights.length; i++) {
      Object value = rows.get(i).value(column.get());
      float weight = value instanceof Number number ? number.floatValue() : Float.NaN;
      if (!(weight > 0) || Float.isInfinite(weight)) {
        throw StepException.data(
            "Weight '%s' is %s in row %d; it must be a number above 0."
                .formatted(column.get(), value, i + 1));
      }
      weights[i] = weight;
    }
    return weights;
  }

  private static void announce(
      StepContext context,
      Algorithm algorithm,
      TargetChoice target,
      FeatureChoice choice,
      TargetValues values,
      FeatureSchema schema) {
    context.log(
        "%s, %s%s: %d rows, %d columns, %d features"
            .formatted(
                algorithm.word(),
                target.task().word(),
                target.name().isEmpty() ? "" : " of " + target.name(),
                values.rows().size(),
                schema.columns().size(),
                schema.features().size()));
    if (values.dropped() > 0) {
      context.log("left out " + values.dropped() + " rows without target");
    }
    if (!choice.skipped().isEmpty()) {
      context.log("not used, of a type that models do not read: " + choice.skipped());
    }
  }

  private static TrainingRows rows(
      TargetChoice target, TargetValues values, FeatureSchema schema, float[] weights) {
    List<double[]> vectors = new ArrayList<>(values.rows().size());
    values.rows().forEach(row -> vectors.add(schema.encode(row)));
    return new TrainingRows(
        target.task(), schema.features(), vectors, values.labels(), values.numbers(), weights);
  }

  private static Measured validation(
      StepContext context, InputArtifact data, Scorer scorer, TargetChoice target)
      throws StepException, IOException, InterruptedException {
    DatasetRows table = DatasetRows.read(context, data);
    return Scored.read(scorer, table, target.drop(), "validation").measure();
  }

  private static void writeModel(
      StepContext context, Scorer scorer, Map<String, Object> facts, List<Row> rows)
      throws IOException {
    List<String> names = scorer.schema().columns().stream().map(c -> c.name()).toList();
    List<Map<String, Object>> sample = new ArrayList<>();
    for (int position : ModelArchive.samplePositions(rows.size())) {
      sample.add(DatasetRows.values(rows.get(position), names));
    }
    OutputArtifact output = context.output("model");
    new ModelArchive(scorer, facts, sample).write(output.path());
    output.fact("algorithm", facts.get("algorithm"));
    output.fact("task", facts.get("task"));
    output.fact("target", facts.get("target"));
    output.fact("features", scorer.schema().features().size());
    output.fact("trainingRows", rows.size());
  }

  private static void writeMetrics(
      StepContext context, TargetChoice target, Measured training, Optional<Measured> validation)
      throws IOException {
    Map<String, Object> metrics = new LinkedHashMap<>();
    metrics.put("task", target.task().word());
    metrics.put("target", target.name());
    metrics.put("training", training.asMap());
    validation.ifPresent(measured -> metrics.put("validation", measured.asMap()));
    Files.write(context.output("metrics").path(), Json.bytes(metrics));
  }

  private static Map<String, Object> results(
      TargetValues values, FeatureSchema schema, Measured training, Optional<Measured> validation) {
    Map<String, Object> results = new LinkedHashMap<>();
    results.put("rows", (long) values.rows().size());
    results.put("features", (long) schema.features().size());
    training.metrics().forEach((name, value) -> results.put("training-" + name, value));
    validation.ifPresent(
        measured ->
            measured.metrics().forEach((name, value) -> results.put("validation-" + name, value)));
    return results;
  }
}
