package dev.millrace.steps.predict;

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
import java.util.List;

/** {@code uses: predict}. */
public final class PredictKind implements StepKind {
  @Override
  public Step create() {
    return new PredictStep();
  }

  @Override
  public KindDeclaration declaration() {
    return new KindDeclaration(
        "predict",
        1,
        "Asks a model about every row of a table, in batches. The answers are those that the endpoint gives for the same rows.",
        List.of(
            Port.optionalIn("model", ArtifactType.MODEL, "The model; this, bundle or with.model."),
            Port.optionalIn(
                "bundle", ArtifactType.BUNDLE, "The packaged model; this, model or with.model."),
            Port.in(
                "data",
                ArtifactType.DATASET,
                "The rows to ask about. Columns that the model does not read may be there.")),
        List.of(
            Port.out(
                "data",
                ArtifactType.DATASET,
                "The kept columns of each row, in the order of the rows, then prediction, and for a classification score.LABEL for each label.")),
        List.of(
            Parameter.optional(
                "model",
                new ParameterType.ModelReference(),
                "A registered model, such as wine@live, instead of a connected one."),
            Parameter.optional(
                "keep",
                ParameterType.listOf(ParameterType.text()),
                "The columns of data to keep, such as ids; all if absent, none if empty."),
            Parameter.withDefault(
                "scores",
                ParameterType.flag(),
                true,
                "Whether a classification's scores are written."),
            Parameter.withDefault(
                "prefix",
                ParameterType.text(),
                "",
                "Stands before the names of the new columns, where the data has such names already."),
            Parameter.optional(
                "errors",
                ParameterType.structure(
                    Parameter.required(
                        "max",
                        new ParameterType.Share(),
                        "The share of rows that may not be answerable.")),
                "Lets rows pass that the model cannot answer, such as those without a value it needs: their prediction is missing, and a column error says why. Without it the first such row fails the step.")),
        List.of(
            new ValueDeclaration("rows", ValueType.INTEGER, "Rows asked about."),
            new ValueDeclaration("errors", ValueType.INTEGER, "Rows without an answer.")),
        true,
        false,
        true,
        Isolation.PROCESS,
        """
        answers:
          uses: predict
          in: {model: forest, data: parts.test}
          with: {keep: [cultivar]}
        """);
  }
}
