package dev.millrace.steps.child;

import dev.millrace.spi.Step;
import dev.millrace.spi.artifact.ArtifactType;
import dev.millrace.spi.kind.FreePorts;
import dev.millrace.spi.kind.Isolation;
import dev.millrace.spi.kind.KindDeclaration;
import dev.millrace.spi.kind.Parameter;
import dev.millrace.spi.kind.ParameterType;
import dev.millrace.spi.kind.StepKind;
import dev.millrace.spi.kind.ValueDeclaration;
import dev.millrace.spi.kind.ValueType;
import java.util.List;
import java.util.Optional;

/** {@code uses: dag}. */
public final class DagKind implements StepKind {
  private static final ParameterType NAME =
      new ParameterType.Text(Optional.of("[A-Za-z0-9][A-Za-z0-9.-]{0,127}"));

  @Override
  public Step create() {
    return new DagStep();
  }

  @Override
  public KindDeclaration declaration() {
    return new KindDeclaration(
        "dag",
        1,
        "Runs another DAG and waits for its end, without holding a slot. Cancelling this step cancels that run; if that run fails or is cancelled, this step fails and says why. What that DAG declares below outputs can be taken: before that run starts, names and types are compared.",
        List.of(),
        List.of(),
        List.of(
            Parameter.required("dag", NAME, "The name of the DAG, as the server knows it."),
            Parameter.optional(
                "params",
                new ParameterType.MapOf(new ParameterType.Anything()),
                "Parameters of that run by name."),
            Parameter.optional(
                "outputs",
                new ParameterType.MapOf(new ParameterType.Choice(ArtifactType.words())),
                "Artifacts that this step takes of that run and gives as its own outputs: name to type, as that DAG's outputs declare them."),
            Parameter.optional(
                "values",
                new ParameterType.MapOf(new ParameterType.Choice(ValueType.words())),
                "Values that this step takes of that run and returns as its own: name to type, as that DAG's outputs declare them.")),
        List.of(
            new ValueDeclaration("run", ValueType.TEXT, "The id of that run."),
            new ValueDeclaration("state", ValueType.TEXT, "How it ended: SUCCEEDED."),
            new ValueDeclaration("version", ValueType.TEXT, "The version of the DAG that it ran.")),
        false,
        false,
        false,
        Isolation.INLINE,
        """
        trained:
          uses: dag
          with:
            dag: tumour-forest
            params: {trees: 300}
            outputs: {model: model}
            values: {rows: integer}
        """,
        new FreePorts(false, Optional.of("outputs"), Optional.of("values"), Optional.empty()));
  }
}
