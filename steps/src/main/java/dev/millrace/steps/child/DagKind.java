package dev.millrace.steps.child;

import dev.millrace.spi.Step;
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
        "Runs another DAG and waits for its end, without holding a slot. Cancelling this step cancels that run; if that run fails or is cancelled, this step fails and says why.",
        List.of(),
        List.of(),
        List.of(
            Parameter.required("dag", NAME, "The name of the DAG, as the server knows it."),
            Parameter.optional(
                "params",
                new ParameterType.MapOf(new ParameterType.Anything()),
                "Parameters of that run by name.")),
        List.of(
            new ValueDeclaration("run", ValueType.TEXT, "The id of that run."),
            new ValueDeclaration("state", ValueType.TEXT, "How it ended: SUCCEEDED.")),
        false,
        false,
        false,
        Isolation.INLINE,
        """
        refreshed:
          uses: dag
          with: {dag: wine, params: {trees: 300}}
        """);
  }
}
