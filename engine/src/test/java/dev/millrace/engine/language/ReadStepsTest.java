package dev.millrace.engine.language;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.dag.DagStep;
import dev.millrace.engine.dag.InputReference.FixedArtifact;
import dev.millrace.engine.dag.InputReference.ModelBundle;
import dev.millrace.engine.dag.InputReference.StepOutput;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReadStepsTest {
  @Test
  void stepsStandInTopologicalOrderWithTiesAsWritten() {
    Dag dag =
        Reading.dag(
            Reading.HEADER
                + """
                steps:
                  d: {uses: acme/everything, needs: [b, c]}
                  c: {uses: acme/everything, needs: a}
                  x: {uses: acme/everything}
                  b: {uses: acme/everything, needs: a}
                  a: {uses: acme/everything}
                """);

    assertThat(dag.steps().stream().map(DagStep::id)).containsExactly("x", "a", "c", "b", "d");
    assertThat(dag.step("d").orElseThrow().upstream()).containsExactly("b", "c");
  }

  @Test
  void aPortThatTakesManyKeepsTheOrderWritten() {
    String digest = "ab".repeat(32);
    Dag dag =
        Reading.dag(
            Reading.HEADER
                + """
                steps:
                  raw: {uses: ingest, with: {from: data/wine.csv}}
                  c:
                    uses: collect
                    in: {all: [raw, "artifact:sha256:%s", "model:wine@live", raw.data]}
                """
                    .formatted(digest));

    assertThat(dag.step("c").orElseThrow().inputs().get("all"))
        .containsExactly(
            new StepOutput("raw", "data"),
            new FixedArtifact(digest),
            new ModelBundle("wine", "live"),
            new StepOutput("raw", "data"));
  }

  @Test
  void aStepAloneMeansItsOutputDataIfThatFits() {
    Dag dag =
        Reading.dag(
            Reading.HEADER
                + """
                steps:
                  raw: {uses: ingest, with: {from: data/wine.csv}}
                  clean: {uses: validate, in: {data: raw}, with: {contract: contracts/wine.yaml}}
                  again:
                    uses: validate
                    in: {data: clean, baseline: clean}
                    with: {contract: contracts/wine.yaml}
                """);

    assertThat(dag.step("again").orElseThrow().inputs())
        .isEqualTo(
            Map.of(
                "data", List.of(new StepOutput("clean", "data")),
                "baseline", List.of(new StepOutput("clean", "report"))));
  }

  @Test
  void aStepBelowFinallyMayUseAnyStepAndWaitsOnlyForItsOwnKind() {
    Dag dag =
        Reading.dag(
            Reading.HEADER
                + """
                steps:
                  raw: {uses: ingest, with: {from: data/wine.csv}}
                finally:
                  z: {uses: collect, in: {all: raw}, needs: [y, raw]}
                  y: {uses: acme/everything, with: {text: "${{ run.state }}"}}
                """);

    assertThat(dag.finallySteps().stream().map(DagStep::id)).containsExactly("y", "z");
    assertThat(dag.finallySteps().get(1).upstream()).containsExactly("y");
    assertThat(dag.finallySteps().get(1).inputs().get("all"))
        .containsExactly(new StepOutput("raw", "data"));
  }

  @Test
  void valuesKeepTheTypeThatTheKindDeclares() {
    assertThat(Reading.everything("number: 3").with()).isEqualTo(Map.of("number", 3.0));
    assertThat(Reading.everything("many: 3").with()).isEqualTo(Map.of("many", List.of(3L)));
    assertThat(Reading.everything("text: \"3\"").with()).isEqualTo(Map.of("text", "3"));
    assertThat(Reading.everything("size: 4096, share: 1%, wait: 0s").with())
        .isEqualTo(Map.of("size", 4096L, "share", "1%", "wait", "0s"));
    assertThat(Reading.everything("any: {a: [1, 1.0, x, true]}").with())
        .isEqualTo(Map.of("any", Map.of("a", List.of(1L, 1.0, "x", true))));
  }

  @Test
  void aFileInsideOneOfSeveralTypesIsPinned() {
    Dag dag =
        Reading.dag(
            Reading.HEADER
                + "steps: {a: {uses: acme/everything, with: {either: {file: data/wine.csv}}}}\n");

    assertThat(dag.files()).isEqualTo(Map.of("data/wine.csv", Reading.DIGEST));
  }
}
