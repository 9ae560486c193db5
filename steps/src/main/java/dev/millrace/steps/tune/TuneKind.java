package dev.millrace.steps.tune;

import dev.millrace.spi.Step;
import dev.millrace.spi.artifact.ArtifactType;
import dev.millrace.spi.kind.Isolation;
import dev.millrace.spi.kind.KindDeclaration;
import dev.millrace.spi.kind.Parameter;
import dev.millrace.spi.kind.ParameterType;
import dev.millrace.spi.kind.ParameterType.Choice;
import dev.millrace.spi.kind.ParameterType.Either;
import dev.millrace.spi.kind.Port;
import dev.millrace.spi.kind.StepKind;
import dev.millrace.spi.kind.ValueDeclaration;
import dev.millrace.spi.kind.ValueType;
import dev.millrace.steps.metrics.MetricNames;
import dev.millrace.steps.train.TrainKind;
import java.util.ArrayList;
import java.util.List;

/** {@code uses: tune}. */
public final class TuneKind implements StepKind {
  static final int TRIALS = 20;
  static final int FOLDS = 5;
  static final int STEPS = 5;

  @Override
  public Step create() {
    return new TuneStep();
  }

  @Override
  public KindDeclaration declaration() {
    return new KindDeclaration(
        "tune",
        1,
        "Trains with many parameters and gives the model that does best on rows it has not seen: the one that train gives with these parameters and the same seed.",
        List.of(
            Port.in("data", ArtifactType.DATASET, "The rows to learn from."),
            Port.optionalIn(
                "validation",
                ArtifactType.DATASET,
                "The rows to choose by. Without them each trial is measured on parts of data (folds), and the best parameters then learn from all of it.")),
        List.of(
            Port.out("model", ArtifactType.MODEL, "The best model."),
            Port.out(
                "report",
                ArtifactType.REPORT,
                "Each trial with its parameters and metrics, as objects and as a table, and the best one.")),
        parameters(),
        List.of(
            new ValueDeclaration("trials", ValueType.INTEGER, "Trials made."),
            new ValueDeclaration("best", ValueType.INTEGER, "The best trial, counted from 1."),
            new ValueDeclaration("score", ValueType.NUMBER, "Its value of the metric.")),
        true,
        false,
        true,
        Isolation.PROCESS,
        """
        best:
          uses: tune
          in: {data: parts.train, validation: parts.validation}
          with:
            algorithm: random-forest
            target: cultivar
            space: {trees: {from: 5, to: 40}, max-depth: [2, 4, 8]}
            metric: f1
            trials: 6
            seed: 7
        """);
  }

  private static List<Parameter> parameters() {
    List<Parameter> all = new ArrayList<>();
    all.add(
        Parameter.required(
            "space",
            new ParameterType.Structure(space(), 1, List.of()),
            "What is tried: parameter to a list of its values, or to a range of numbers. Of a range, scale is linear if absent, or log, which gives each power of ten the same chance; steps are its values in a grid, both ends among them, default "
                + STEPS
                + ". algorithm may be among what is tried; a trial leaves out what its algorithm does not have."));
    all.add(
        Parameter.withDefault(
            "search",
            ParameterType.choice("random", "grid"),
            "random",
            "random draws each parameter by chance from the seed; grid tries all combinations, in the order written."));
    all.add(
        Parameter.withDefault(
            "trials",
            ParameterType.integer(1, 10_000),
            TRIALS,
            "Most trials; a grid must not have more."));
    all.add(
        Parameter.optional(
            "patience",
            ParameterType.integer(1, 10_000),
            "Ends the search after so many trials in a row that were not better than the best."));
    all.add(
        Parameter.optional(
            "metric",
            new Choice(MetricNames.all()),
            "What is compared. accuracy for classification, rmse for regression and inertia for clustering if absent."));
    all.add(
        Parameter.optional(
            "direction",
            ParameterType.choice("maximize", "minimize"),
            "Which end is the better one; as the metric is meant if absent."));
    all.add(
        Parameter.withDefault(
            "folds",
            ParameterType.integer(2, 100),
            FOLDS,
            "Parts of data, each of which a trial is measured on once, where no validation is connected."));
    for (Parameter parameter : TrainKind.parameters()) {
      all.add(
          parameter.name().equals("algorithm")
              ? Parameter.optional(
                  "algorithm", parameter.type(), parameter.doc() + " Required here or in space.")
              : parameter);
    }
    return all;
  }

  /** What a search can try, each as a list of its values or a range of numbers. */
  private static List<Parameter> space() {
    return searchable().stream()
        .map(tried -> Parameter.optional(tried.name(), values(tried.type()), "What it may be."))
        .toList();
  }

  /** The parameters of train that are numbers or choices, without the seed. */
  private static List<Parameter> searchable() {
    return TrainKind.parameters().stream()
        .filter(parameter -> !parameter.name().equals("seed"))
        .filter(parameter -> isNumber(parameter.type()) || parameter.type() instanceof Choice)
        .toList();
  }

  private static boolean isNumber(ParameterType type) {
    return type instanceof ParameterType.WholeNumber || type instanceof ParameterType.Decimal;
  }

  private static ParameterType values(ParameterType type) {
    ParameterType list = new ParameterType.ListOf(type, 1);
    return isNumber(type) ? new Either(List.of(range(type), list)) : list;
  }

  private static ParameterType range(ParameterType number) {
    return new ParameterType.Structure(
        List.of(
            Parameter.required("from", number, "The least value."),
            Parameter.required("to", number, "The greatest value."),
            Parameter.optional(
                "scale",
                ParameterType.choice("linear", "log"),
                "linear if absent; log gives each power of ten the same chance."),
            Parameter.optional(
                "steps",
                ParameterType.integer(2, 10_000),
                "Values of a grid, both ends among them. Default " + STEPS + ".")),
        0,
        List.of("from", "to"));
  }
}
