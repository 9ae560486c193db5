package dev.millrace.steps.train;

import dev.millrace.spi.Parameters;
import dev.millrace.spi.StepContext;
import dev.millrace.spi.StepException;
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
import dev.millrace.steps.model.CodeVersion;
import dev.millrace.steps.model.Scorer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Learns models from the rows of one table, each with parameters of its own. */
public final class Training {
  private final StepContext context;
  private final DatasetRows table;
  private final String digest;

  /**
   * @param context seed, threads
   * @param digest of the table's bytes, as it stands in the model
   */
  public Training(StepContext context, DatasetRows table, String digest) {
    this.context = context;
    this.table = table;
    this.digest = digest;
  }

  /**
   * Learns one model. The same rows, parameters and seed give the same bytes.
   *
   * @param parameters those of the kind {@code train}; others are not looked at
   * @param log is told what is learned from what
   * @throws StepException USER if the parameters do not fit the table or each other, DATA if the
   *     rows cannot be learned from
   */
  public Trained learn(Parameters parameters, TrainingProgress progress, Consumer<String> log)
      throws StepException, InterruptedException {
    Algorithm algorithm = Algorithm.of(parameters.text("algorithm"));
    TargetChoice target = TargetChoice.of(parameters, algorithm, table.columns());
    Optional<String> weight = weight(parameters, table);
    Set<String> reserved = new HashSet<>(Set.of(target.name()));
    weight.ifPresent(reserved::add);
    FeatureChoice choice = FeatureChoice.of(parameters, table.columns(), reserved);
    boolean scale = scale(parameters, algorithm);
    Settings settings = TrainingSettings.of(context, parameters, algorithm, target.task(), scale);

    TargetValues values = target.values(table.rows());
    target.requireLearnable(values);
    FeatureSchema schema =
        new FeatureFit(scale, (int) parameters.integer("max-categories", 200))
            .fit(choice.sources(), values.rows());
    TrainingMemory.require(values.rows().size(), schema.features().size());
    announce(log, algorithm, target, choice, values, schema);

    TrainedModel model =
        Learners.of(algorithm)
            .learn(
                rows(target, values, schema, weights(values.rows(), weight)), settings, progress);
    Scorer scorer = new Scorer(target.task(), target.name(), schema, model);
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
    facts.put("data", digest);
    facts.put(
        "versions", Map.of("millrace", CodeVersion.steps(), "tribuo", Learners.libraryVersion()));
    return new Trained(scorer, values, target.drop(), facts);
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
      Consumer<String> log,
      Algorithm algorithm,
      TargetChoice target,
      FeatureChoice choice,
      TargetValues values,
      FeatureSchema schema) {
    log.accept(
        "%s, %s%s: %d rows, %d columns, %d features"
            .formatted(
                algorithm.word(),
                target.task().word(),
                target.name().isEmpty() ? "" : " of " + target.name(),
                values.rows().size(),
                schema.columns().size(),
                schema.features().size()));
    if (values.dropped() > 0) {
      log.accept("left out " + values.dropped() + " rows without target");
    }
    if (!choice.skipped().isEmpty()) {
      log.accept("not used, of a type that models do not read: " + choice.skipped());
    }
  }

  private static TrainingRows rows(
      TargetChoice target, TargetValues values, FeatureSchema schema, float[] weights) {
    List<double[]> vectors = new ArrayList<>(values.rows().size());
    values.rows().forEach(row -> vectors.add(schema.encode(row)));
    return new TrainingRows(
        target.task(), schema.features(), vectors, values.labels(), values.numbers(), weights);
  }
}
