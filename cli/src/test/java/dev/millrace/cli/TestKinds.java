package dev.millrace.cli;

import dev.millrace.spi.Step;
import dev.millrace.spi.artifact.ArtifactType;
import dev.millrace.spi.kind.FreePorts;
import dev.millrace.spi.kind.Isolation;
import dev.millrace.spi.kind.KindDeclaration;
import dev.millrace.spi.kind.Parameter;
import dev.millrace.spi.kind.ParameterType;
import dev.millrace.spi.kind.Port;
import dev.millrace.spi.kind.StepKind;
import java.util.List;
import java.util.Optional;

/** One step kind, so that DAG files can be checked. */
public final class TestKinds {
  private TestKinds() {}

  /** {@code ingest} with a file to read, and {@code dag} that runs another one. */
  public static List<KindDeclaration> declarations() {
    return List.of(
        new KindDeclaration(
            "ingest",
            1,
            "Reads a file.",
            List.of(),
            List.of(Port.out("data", ArtifactType.DATASET, "The rows.")),
            List.of(
                Parameter.required("from", new ParameterType.PathName(false), "The file to read.")),
            List.of(),
            false,
            false,
            true,
            Isolation.INLINE,
            "raw: {uses: ingest, with: {from: data.csv}}"),
        new KindDeclaration(
            "dag",
            1,
            "Runs another DAG.",
            List.of(),
            List.of(),
            List.of(
                Parameter.required("dag", ParameterType.text(), "Its name."),
                Parameter.optional(
                    "params",
                    new ParameterType.MapOf(new ParameterType.Anything()),
                    "What it is given."),
                Parameter.optional(
                    "outputs",
                    new ParameterType.MapOf(ParameterType.choice("dataset", "model")),
                    "What is taken."),
                Parameter.optional(
                    "values",
                    new ParameterType.MapOf(ParameterType.choice("number", "text")),
                    "What is taken.")),
            List.of(),
            false,
            false,
            false,
            Isolation.INLINE,
            "other: {uses: dag, with: {dag: wine}}",
            new FreePorts(false, Optional.of("outputs"), Optional.of("values"), Optional.empty())));
  }

  static List<StepKind> kinds() {
    return declarations().stream().map(TestKinds::kind).toList();
  }

  private static StepKind kind(KindDeclaration declaration) {
    return new StepKind() {
      @Override
      public KindDeclaration declaration() {
        return declaration;
      }

      @Override
      public Step create() {
        throw new IllegalStateException("the command runs no step by itself");
      }
    };
  }
}
