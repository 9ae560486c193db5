package dev.millrace.steps.evaluate;

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
import dev.millrace.steps.metrics.MetricNames;
import java.util.List;
import java.util.Map;

/** {@code uses: evaluate}. */
public final class EvaluateKind implements StepKind {
  private static final String NUMBERS = "map(string, double)";

  @Override
  public Step create() {
    return new EvaluateStep();
  }

  @Override
  public KindDeclaration declaration() {
    return new KindDeclaration(
        "evaluate",
        1,
        "Measures a model on rows it has not seen, compares it with the model that is live, and stops the run if a gate says no.",
        List.of(
            Port.in("model", ArtifactType.MODEL, "The model to measure."),
            Port.in("data", ArtifactType.DATASET, "The rows to measure on, with the target."),
            Port.optionalIn(
                "baseline",
                ArtifactType.ANY,
                "A model or bundle to compare with, instead of against.model.")),
        List.of(
            Port.out(
                "metrics",
                ArtifactType.METRICS,
                "All metrics of the model's task, per class and confusion matrix or residuals. Written even if a gate says no."),
            Port.out(
                "report",
                ArtifactType.REPORT,
                "The metrics, the comparison and the verdict of each gate. Written even if a gate says no.")),
        List.of(
            Parameter.optional(
                "metrics",
                ParameterType.listOf(new ParameterType.Choice(MetricNames.all())),
                "The metrics to offer as values of the step; all of the model's task if absent. Classification: "
                    + String.join(", ", MetricNames.CLASSIFICATION)
                    + " (precision, recall and f1 are plain means over the classes). Regression: "
                    + String.join(", ", MetricNames.REGRESSION)
                    + ". Clustering: "
                    + String.join(", ", MetricNames.CLUSTERING)
                    + "."),
            Parameter.optional(
                "gates",
                ParameterType.listOf(
                    new ParameterType.Expression(
                        "bool", Map.of("metrics", NUMBERS, "champion", NUMBERS))),
                "Expressions that must all be true, over metrics and, with against, champion: the metrics of the model compared with, on the same rows. A name with a dash is written metrics['log-loss']. A gate over champion is not asked while there is no such model."),
            Parameter.optional(
                "against", against(), "Compare on the same rows, and fail if worse."),
            Parameter.optional(
                "target",
                ParameterType.text(),
                "The column with the truth, if it is not the one that the model learned from; for instance a model that learned from rules is measured on what experts say."),
            Parameter.withDefault(
                "missing-target",
                ParameterType.choice("fail", "drop"),
                "fail",
                "What to do with rows without target: fail, or leave them out.")),
        List.of(new ValueDeclaration("rows", ValueType.INTEGER, "Rows measured on.")),
        true,
        false,
        true,
        Isolation.PROCESS,
        """
        scores:
          uses: evaluate
          in: {model: forest, data: parts.test}
          with:
            metrics: [accuracy, f1]
            against: {model: wine@live, test: mcnemar}
            gates: ["metrics.f1 >= 0.8"]
        """);
  }

  private static ParameterType against() {
    return ParameterType.structure(
        Parameter.optional(
            "model",
            new ParameterType.ModelReference(),
            "The registered model to compare with, such as wine@live. While there is none, the comparison passes and the report says so."),
        Parameter.optional(
            "test",
            ParameterType.choice("mcnemar", "bootstrap"),
            "mcnemar (default for classification) fails if the model gets significantly fewer rows right; bootstrap (default for regression) if the interval of the difference lies wholly on the worse side."),
        Parameter.optional(
            "metric",
            ParameterType.choice("accuracy", "rmse", "mae"),
            "What the interval is of: accuracy for classification; rmse (default) or mae for regression."),
        Parameter.optional(
            "alpha",
            ParameterType.number(0.0001, 0.5),
            "How often chance alone may look like a difference. Default 0.05."),
        Parameter.optional(
            "margin",
            ParameterType.number(0, 1e12),
            "How much worse the model may be, in the metric's own unit: it fails if the interval (bootstrap, 2,000 resamples) reaches further. Default: only a significant loss fails."));
  }
}
