package dev.millrace.engine.language;

import static dev.millrace.engine.language.Reading.dag;
import static dev.millrace.engine.language.Reading.findings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.dag.DagOutput;
import dev.millrace.spi.artifact.ArtifactType;
import dev.millrace.spi.kind.ValueType;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** {@code outputs} of a DAG: what its runs leave for others. */
class OutputsTest {
  private static final String STEPS =
      """
      params:
        target: {type: string, default: y}
      steps:
        raw: {uses: ingest, with: {from: data/wine.csv}}
        parts:
          uses: split
          in: {data: raw}
          with: {strategy: random, ratios: {train: 80%, test: 20%}}
        trained:
          uses: train
          in: {data: parts.train}
          with: {algorithm: random-forest, target: "${{ params.target }}"}
        scores: {uses: evaluate, in: {model: trained, data: parts.test}}
        maybe: {uses: ingest, if: "params.target == 'z'", with: {from: data/wine.csv}}
        loose: {uses: ingest, on-failure: continue, with: {from: data/wine.csv}}
        pruned: {uses: ingest, on-failure: skip-downstream, with: {from: data/wine.csv}}
        each: {uses: ingest, for-each: [1, 2], with: {from: data/wine.csv}}
        nothing: {uses: acme/everything}
      finally:
        tidy: {uses: ingest, with: {from: data/wine.csv}}
      """;

  private static String with(String... outputs) {
    return Reading.HEADER + STEPS + "outputs:\n  " + String.join("\n  ", outputs) + "\n";
  }

  private static List<String> found(String... outputs) {
    return findings(with(outputs)).stream()
        .map(finding -> finding.substring(finding.indexOf(' ') + 1))
        .toList();
  }

  @Test
  void artifactsHaveTheTypeOfTheirPort() {
    Dag dag = dag(with("data: raw", "model: trained.model", "part: parts.validation"));

    assertThat(dag.outputs())
        .containsExactly(
            new DagOutput.Artifact("data", "raw", "data", ArtifactType.DATASET),
            new DagOutput.Artifact("model", "trained", "model", ArtifactType.MODEL),
            new DagOutput.Artifact("part", "parts", "validation", ArtifactType.DATASET));
  }

  @Test
  void valuesHaveTheTypeOfTheirExpression() {
    Dag dag =
        dag(
            with(
                "f1: ${{ steps.scores.values.f1 }}",
                "passed: ${{ steps.scores.values.passed }}",
                "rows: ${{ steps.raw.values.rows + 1 }}",
                "named: ${{ 'run ' + run.id + ' of ' + params.target }}",
                "all: ${{ steps.each.values.rows }}",
                "perhaps: ${{ steps.?maybe.values.?rows.orValue(0) }}"));

    assertThat(dag.outputs())
        .extracting(output -> output.name() + " " + output.typeWord())
        .containsExactly(
            "f1 number",
            "passed boolean",
            "rows integer",
            "named text",
            "all list",
            "perhaps integer");
    assertThat(dag.output("rows"))
        .contains(new DagOutput.Value("rows", "steps.raw.values.rows + 1", ValueType.INTEGER));
  }

  @Test
  void theyArePartOfTheVersion() {
    assertThat(dag(with("data: raw")).version())
        .isNotEqualTo(dag(with("data: loose")).version())
        .isEqualTo(dag(with("data:   raw   # as read")).version());
  }

  @Test
  void aReferenceThatIsNotClearIsAFinding() {
    assertThat(found("x: trained"))
        .containsExactly(
            "ambiguous-port: Step 'trained' has several outputs that fit output 'x' of the DAG;"
                + " expected trained.model or trained.metrics. Write one of these.");
    assertThat(found("x: trained.modl"))
        .containsExactly(
            "unknown-port: Step 'trained' (train) has no output 'modl'; expected model or metrics."
                + " Did you mean 'model'?");
    assertThat(found("x: traind.model"))
        .containsExactly("unknown-step: There is no step 'traind'. Did you mean 'trained'?");
    assertThat(found("x: nothing"))
        .containsExactly(
            "unknown-port: Step 'nothing' (acme/everything) makes no artifact, so output 'x' of the"
                + " DAG cannot be one. A value is written ${{ steps.nothing.values.NAME }}.");
    assertThat(found("x: model:wine@live"))
        .containsExactly(
            "bad-reference: Output 'x' of the DAG is 'model:wine@live'; expected step, step.port or"
                + " ${{ steps.ID.values.NAME }}. Give what one of the steps of this DAG makes.");
    assertThat(found("x: [raw]"))
        .containsExactly(
            "wrong-shape: Output 'x' of the DAG is a list; expected step, step.port or ${{"
                + " steps.ID.values.NAME }}.");
  }

  @Test
  void aMappedStepAndOneBelowFinallyGiveNoArtifact() {
    assertThat(found("x: each"))
        .containsExactly(
            "too-many-inputs: Step 'each' runs once for each of several items, and output 'x' of"
                + " the DAG is one artifact. Collect them with a step whose input takes many, and"
                + " name that step.");
    assertThat(found("x: tidy"))
        .containsExactly(
            "unknown-step: Step 'tidy' stands below finally, so output 'x' of the DAG cannot come"
                + " from it; the outputs of a DAG come from its steps. Move the step below steps.");
    assertThat(found("x: ${{ steps.tidy.values.rows }}"))
        .containsExactly(
            "not-upstream: Output 'x' uses step 'tidy', which stands below finally; the outputs of"
                + " a DAG come from its steps. Move the step below steps.");
  }

  @Test
  void aValueThatMayNotExistSaysWhatItIsThen() {
    for (String step : List.of("maybe", "loose", "pruned")) {
      assertThat(found("x: ${{ steps." + step + ".values.rows }}"))
          .singleElement()
          .asString()
          .startsWith("may-be-skipped: Step '" + step + "' may ")
          .endsWith("Write steps.?" + step + ".values.?rows.orValue(…).");
    }
    assertThat(found("x: ${{ steps.?maybe.values.?rows }}"))
        .containsExactly(
            "expression-type: Output 'x' of the DAG is of type optional(int); expected text, a"
                + " number, a boolean or a list. Add .orValue(…).");
    assertThat(findings(with("x: maybe"))).as("an artifact may be missing").isEmpty();
  }

  @Test
  void anExpressionIsTheWholeValueAndKnowsWhatHasEnded() {
    assertThat(found("x: rows ${{ steps.raw.values.rows }}"))
        .containsExactly(
            "bad-value: Output 'x' of the DAG is text with an expression inside; expected nothing"
                + " but ${{ … }}. Put the text into the expression: ${{ 'text' + … }}.");
    assertThat(found("x: ${{ steps.raw.values.lines }}")).hasSize(1);
    assertThat(found("x: ${{ steps.scores.values }}"))
        .containsExactly(
            "expression-type: Output 'x' of the DAG is of type map(string, dyn); expected text, a"
                + " number, a boolean or a list.");
    assertThat(found("x: ${{ item }}")).singleElement().asString().startsWith("unknown-name");
    assertThat(found("x: ${{ run.attempt }}")).singleElement().asString().contains("run.attempt");
  }

  @Test
  void namesFitAndThereAreNotTooMany() {
    assertThat(found("1x: raw"))
        .containsExactly(
            "bad-name: Name '1x' of an output of the DAG does not fit; expected a letter, then"
                + " letters, digits, '-' and '_', at most 64.");
    String[] many =
        IntStream.rangeClosed(0, DagOutput.COUNT_MAX)
            .mapToObj(i -> "o" + i + ": raw")
            .collect(Collectors.toList())
            .toArray(String[]::new);
    assertThat(found(many))
        .containsExactly(
            "out-of-range: The DAG has 101 outputs; at most 100 are allowed. Give a file that holds"
                + " what belongs together.");
  }
}
