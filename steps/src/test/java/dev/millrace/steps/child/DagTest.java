package dev.millrace.steps.child;

import static dev.millrace.steps.testkit.Failures.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.spi.FailureClass;
import dev.millrace.spi.Waiting.ChildRun;
import dev.millrace.spi.artifact.ArtifactType;
import dev.millrace.spi.artifact.ExistingArtifact;
import dev.millrace.steps.testkit.FakeStepContext;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DagTest {
  @TempDir Path directory;
  private FakeStepContext it;

  @BeforeEach
  void begin() throws Exception {
    it = new FakeStepContext(new DagKind(), directory.resolve("it")).with("dag", "wine");
  }

  @Test
  void itAsksForARunFirst() throws Exception {
    it.with("params", Map.of("trees", 3L));

    assertThat(it.run().waiting()).contains(new ChildRun("wine", Map.of("trees", 3L)));
  }

  @Test
  void itEndsWellWithTheRun() throws Exception {
    succeeded(Map.of());

    assertThat(it.run().values())
        .isEqualTo(Map.of("run", "r-7", "state", "SUCCEEDED", "version", "v3"));
  }

  private void succeeded(Map<String, Object> left) {
    it.resumed(
        Map.of(
            "waited", "run",
            "run", "r-7",
            "state", "SUCCEEDED",
            "reason", "",
            "version", "v3",
            "outputs", left));
  }

  private static final String DIGEST = "d".repeat(64);
  private static final Map<String, Object> MODEL =
      Map.of(
          "type",
          "model",
          "digest",
          DIGEST,
          "bytes",
          12L,
          "facts",
          Map.of("algorithm", "random-forest"),
          "task",
          "forest");

  @Test
  void itPassesArtifactsOnAndReturnsValues() throws Exception {
    it.with("outputs", Map.of("model", "model"));
    it.with("values", Map.of("f1", "number", "rows", "number", "labels", "list"));
    succeeded(
        Map.of(
            "model", MODEL,
            "f1", Map.of("type", "any", "value", 0.5),
            "rows", Map.of("type", "integer", "value", 7L),
            "labels", Map.of("type", "list", "value", List.of("a"))));

    Map<String, Object> values = it.run().values();

    assertThat(it.passedOn())
        .isEqualTo(
            Map.of(
                "model",
                new ExistingArtifact(
                    ArtifactType.MODEL, DIGEST, 12, Map.of("algorithm", "random-forest"))));
    assertThat(values)
        .containsEntry("f1", 0.5)
        .containsEntry("rows", 7.0)
        .containsEntry("labels", List.of("a"));
  }

  @Test
  void whatTheRunLeftOutFailsTheStepWithTheReason() throws Exception {
    it.with("outputs", Map.of("model", "model"));
    succeeded(Map.of("model", Map.of("type", "model", "missing", "Step 'a' was skipped.")));
    assertThat(failure(it, FailureClass.USER))
        .isEqualTo("Run r-7 of DAG 'wine' left no output 'model': Step 'a' was skipped.");

    succeeded(Map.of());
    assertThat(failure(it, FailureClass.USER))
        .isEqualTo(
            "Run r-7 of DAG 'wine' left no output 'model': the version of the DAG that it ran"
                + " declares none.");
  }

  @Test
  void whatTurnsOutToBeOfAnotherTypeFailsTheStep() throws Exception {
    it.with("values", Map.of("f1", "integer"));
    succeeded(Map.of("f1", Map.of("type", "any", "value", 0.5)));
    assertThat(failure(it, FailureClass.USER))
        .isEqualTo(
            "Run r-7 of DAG 'wine' left 'f1' as 0.5; this step takes a value of type integer.");

    it.with("values", Map.of()).with("outputs", Map.of("model", "bundle"));
    succeeded(Map.of("model", MODEL));
    assertThat(failure(it, FailureClass.USER))
        .isEqualTo(
            "Run r-7 of DAG 'wine' left 'model' as model; this step takes an artifact of type"
                + " bundle.");
  }

  @Test
  void itFailsWithTheRunAndSaysWhy() throws Exception {
    it.resumed(Map.of("waited", "run", "run", "r-7", "state", "FAILED", "reason", "no wine"));
    assertThat(failure(it, FailureClass.USER))
        .isEqualTo("Run r-7 of DAG 'wine' ended as FAILED: no wine");

    it.resumed(Map.of("waited", "run", "run", "r-7", "state", "CANCELLED", "reason", ""));
    assertThat(failure(it, FailureClass.USER))
        .isEqualTo("Run r-7 of DAG 'wine' ended as CANCELLED.");
  }
}
