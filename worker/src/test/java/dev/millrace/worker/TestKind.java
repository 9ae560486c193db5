package dev.millrace.worker;

import dev.millrace.spi.Step;
import dev.millrace.spi.artifact.ArtifactType;
import dev.millrace.spi.kind.Isolation;
import dev.millrace.spi.kind.KindDeclaration;
import dev.millrace.spi.kind.Port;
import dev.millrace.spi.kind.StepKind;
import java.util.List;

/**
 * A kind whose step is what a test says: reads {@code in}, may write {@code out} and {@code any}.
 */
record TestKind(String name, Step step) implements StepKind {
  @Override
  public KindDeclaration declaration() {
    return new KindDeclaration(
        name,
        1,
        "What a test says.",
        List.of(
            Port.optionalIn("in", ArtifactType.ANY, "anything"),
            Port.optionalIn("watched", ArtifactType.DEPLOYMENT, "with its requests")
                .withRequestsSince("window")),
        List.of(
            Port.optionalOut("out", ArtifactType.DATASET, "rows"),
            Port.optionalOut("any", ArtifactType.ANY, "anything")),
        List.of(),
        List.of(),
        true,
        false,
        false,
        Isolation.INLINE,
        "");
  }

  @Override
  public Step create() {
    return step;
  }
}
