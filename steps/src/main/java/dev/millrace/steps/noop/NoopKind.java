package dev.millrace.steps.noop;

import dev.millrace.spi.Step;
import dev.millrace.spi.artifact.ArtifactType;
import dev.millrace.spi.kind.FreePorts;
import dev.millrace.spi.kind.Isolation;
import dev.millrace.spi.kind.KindDeclaration;
import dev.millrace.spi.kind.Parameter;
import dev.millrace.spi.kind.ParameterType;
import dev.millrace.spi.kind.Reuse;
import dev.millrace.spi.kind.StepKind;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** {@code uses: noop}. */
public final class NoopKind implements StepKind {
  private static final ParameterType TYPE =
      new ParameterType.Choice(
          Arrays.stream(ArtifactType.values())
              .filter(type -> type != ArtifactType.ANY)
              .map(ArtifactType::word)
              .toList());

  @Override
  public Step create() {
    return new NoopStep();
  }

  @Override
  public KindDeclaration declaration() {
    return new KindDeclaration(
        "noop",
        1,
        "Does nothing: a point that others wait for, and a way to pass artifacts and values on.",
        List.of(),
        List.of(),
        List.of(
            Parameter.optional(
                "outputs",
                new ParameterType.MapOf(TYPE),
                "What is passed on: name of an output, which is the name of a connected input as well, to its type."),
            Parameter.optional(
                "values",
                new ParameterType.MapOf(new ParameterType.Anything()),
                "Values that the step returns as they are given."),
            Parameter.withDefault(
                "sleep",
                new ParameterType.TimeSpan(),
                "0s",
                "How long the step takes. It holds its slot meanwhile; to wait without one, use wait."),
            Parameter.withDefault(
                "stamp",
                new ParameterType.Flag(),
                false,
                "Whether it also returns the value at: when it began, in microseconds since 1970.")),
        List.of(),
        false,
        false,
        Reuse.IF_ASKED,
        Isolation.INLINE,
        """
        ready:
          uses: noop
          in: {data: raw, reports: [clean.report, graded.report]}
          with: {outputs: {data: dataset}, values: {stage: graded}}
        """,
        new FreePorts(true, Optional.of("outputs"), Optional.empty(), Optional.of("values"))
            .passingOn());
  }
}
