package dev.millrace.steps.train;

import dev.millrace.spi.Step;
import dev.millrace.spi.artifact.ArtifactType;
import dev.millrace.spi.kind.Isolation;
import dev.millrace.spi.kind.KindDeclaration;
import dev.millrace.spi.kind.Parameter;
import dev.millrace.spi.kind.ParameterType;
import dev.millrace.spi.kind.Port;
import dev.millrace.spi.kind.StepKind;
import dev.millrace.spi.kind.ValueDeclaration;
import dev.millrace.spi.kind.ValueType;
import dev.millrace.steps.learn.Algorithm;
import java.util.List;

/** {@code uses: train}. */
public final class TrainKind implements StepKind {
  private static final ParameterType COLUMNS = ParameterType.listOf(ParameterType.text());

  @Override
  public Step create() {
    return new TrainStep();
  }

  @Override
  public KindDeclaration declaration() {
    return new KindDeclaration(
        "train",
        1,
        "Learns a model from a table. The same data, parameters and seed give the same model.",
        List.of(
            Port.in("data", ArtifactType.DATASET, "The rows to learn from."),
            Port.optionalIn(
                "validation",
                ArtifactType.DATASET,
                "Rows to measure the model on; they are never learned from.")),
        List.of(
            Port.out(
                "model",
                ArtifactType.MODEL,
                "The model with its feature schema, how it was trained, and up to 20 training rows to check copies of it on."),
            Port.out(
                "metrics",
                ArtifactType.METRICS,
                "Metrics on the training rows, and on the validation rows if there are any.")),
        parameters(),
        List.of(
            new ValueDeclaration("rows", ValueType.INTEGER, "Rows learned from."),
            new ValueDeclaration("features", ValueType.INTEGER, "Length of the feature vector.")),
        true,
        false,
        true,
        Isolation.PROCESS,
        """
        forest:
          uses: train
          in: {data: parts.train, validation: parts.validation}
          with: {algorithm: random-forest, target: cultivar, trees: 50, seed: 7}
        """);
  }

  /** What may be said about a training; the kind {@code tune} takes the same. */
  public static List<Parameter> parameters() {
    return List.of(
        Parameter.required(
            "algorithm",
            new ParameterType.Choice(Algorithm.words()),
            "How to learn. logistic-regression classifies; linear-regression predicts a number; decision-tree and random-forest do either; kmeans finds groups without a target."),
        Parameter.optional(
            "target",
            ParameterType.text(),
            "The column to predict. Required, except for kmeans, which has none."),
        Parameter.withDefault(
            "task",
            ParameterType.choice("auto", "classification", "regression", "clustering"),
            "auto",
            "What to predict. auto takes what the algorithm can do; for trees, a number or integer target is regression and any other a classification."),
        Parameter.optional(
            "features",
            COLUMNS,
            "The columns the model reads. All but target, weight and excluded ones if absent; then columns of types that models do not read, such as dates, are left out and logged."),
        Parameter.optional("exclude", COLUMNS, "Columns the model does not read."),
        Parameter.optional(
            "categorical",
            COLUMNS,
            "Columns whose values are names although they look like numbers, such as a postcode. Text always is."),
        Parameter.withDefault(
            "max-categories",
            ParameterType.integer(1, 10_000),
            200,
            "Most different values of a categorical column; each becomes one feature. A value not seen in training gives zeros."),
        Parameter.withDefault(
            "missing-target",
            ParameterType.choice("fail", "drop"),
            "fail",
            "What to do with rows without target: fail, or leave them out."),
        Parameter.optional(
            "weight",
            ParameterType.text(),
            "A column of numbers above 0: how much each row counts."),
        Parameter.optional(
            "scale",
            ParameterType.choice("standard", "none"),
            "standard brings numeric features to mean 0 and standard deviation 1, as learned from the training rows, and for linear-regression the target while it learns. Default: none for trees and forests, standard for the others."),
        Parameter.optional(
            "trees",
            ParameterType.integer(1, 10_000),
            "Members of a random-forest. Default " + TrainingSettings.TREES + "."),
        Parameter.optional(
            "max-depth",
            ParameterType.integer(1, 1000),
            "Most levels of a tree below its root. Default: no limit."),
        Parameter.optional(
            "min-leaf",
            ParameterType.integer(1, 1_000_000_000),
            "A node of a tree with fewer rows (or less weight) is not split further. Default "
                + TrainingSettings.MIN_LEAF_CLASSIFICATION
                + " for classification, "
                + TrainingSettings.MIN_LEAF_REGRESSION
                + " for regression."),
        Parameter.optional(
            "epochs",
            ParameterType.integer(1, 100_000),
            "Passes over the rows of a linear model, default "
                + TrainingSettings.EPOCHS
                + "; most iterations of kmeans, default "
                + TrainingSettings.ITERATIONS
                + "."),
        Parameter.optional(
            "learning-rate",
            ParameterType.number(1e-9, 1000),
            "Step size of a linear model (AdaGrad). Default "
                + TrainingSettings.LEARNING_RATE
                + "."),
        Parameter.optional(
            "clusters",
            ParameterType.integer(2, 10_000),
            "Groups that kmeans makes. Default " + TrainingSettings.CLUSTERS + "."),
        Parameter.optional(
            "seed",
            ParameterType.integer(Long.MIN_VALUE, Long.MAX_VALUE),
            "Start of everything random. Derived from DAG and task if absent, so it is the same in every run."));
  }
}
