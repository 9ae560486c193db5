package dev.millrace.engine.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.dag.AttemptParameters;
import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.dag.DagStep;
import dev.millrace.engine.expression.ExpressionException;
import dev.millrace.engine.expression.Expressions;
import dev.millrace.engine.expression.Scope;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AttemptParametersTest {
  private static final Map<String, Object> RUN = Map.of("id", "r1", "dag", "t", "attempt", 2L);

  private final AttemptParameters parameters = new AttemptParameters(new Expressions());
  private final Dag dag = Reading.dag(ExampleTest.runnable());

  private static Scope scope(Map<String, Object> params) {
    return AttemptParameters.scope(params, RUN, Map.of());
  }

  @Test
  void expressionsBecomeValuesAndDefaultsAreThere() throws ExpressionException {
    DagStep forest = dag.step("forest").orElseThrow();

    assertThat(parameters.render(forest, scope(Map.of("trees", 300L))))
        .isEqualTo(
            Map.of(
                "algorithm",
                "random-forest",
                "target",
                "grade",
                "trees",
                300L,
                "seed",
                7L,
                "depth",
                12L));
  }

  @Test
  void aValueThatDoesNotFitItsParameterIsNamed() {
    DagStep forest = dag.step("forest").orElseThrow();

    assertThatThrownBy(() -> parameters.render(forest, scope(Map.of("trees", 3000L))))
        .isInstanceOf(ExpressionException.class)
        .hasMessage(
            "In step 'forest', parameter 'trees' is '3000'; expected a whole number from 1 to"
                + " 2000.");
  }

  @Test
  void pathsAndModelsAreFoundByTheDeclaredTypes() throws ExpressionException {
    DagStep scores = dag.step("scores").orElseThrow();
    DagStep raw = dag.step("raw").orElseThrow();
    Map<String, Object> rendered = parameters.render(scores, scope(Map.of()));

    assertThat(AttemptParameters.pathsIn(raw)).containsExactly("data/wine.csv");
    assertThat(AttemptParameters.pathsIn(scores)).isEmpty();
    assertThat(AttemptParameters.modelsIn(scores.kind(), rendered))
        .containsExactly("wine-quality@live");
    assertThat(AttemptParameters.pathsIn(Reading.everything("either: {file: data/wine.csv}")))
        .containsExactly("data/wine.csv");
    assertThat(AttemptParameters.pathsIn(Reading.everything("either: auto"))).isEmpty();
  }

  @Test
  void addressesAreNotPaths() {
    DagStep step =
        Reading.dag(
                Reading.HEADER
                    + "steps: {a: {uses: ingest, with: {from: \"https://example.org/x.csv\"}}}\n")
            .steps()
            .get(0);

    assertThat(AttemptParameters.pathsIn(step)).isEmpty();
  }

  @Test
  void aStepThatDidNotSucceedIsAbsent() throws ExpressionException {
    Dag skipping =
        Reading.dag(
            Reading.HEADER
                + """
                params: {n: {type: integer, default: 5}}
                steps:
                  raw: {uses: ingest, if: params.n > 7, with: {from: data/wine.csv}}
                  a:
                    uses: acme/everything
                    needs: [raw]
                    if: has(steps.raw) || params.n == 5
                    with: {number: "${{ steps.?raw.values.?rows.orValue(0) }}"}
                finally:
                  z:
                    uses: acme/everything
                    with: {text: "${{ run.state }}, ${{ steps.?raw.values.?rows.orValue(0) }} rows"}
                """);
    DagStep raw = skipping.step("raw").orElseThrow();
    DagStep a = skipping.step("a").orElseThrow();
    DagStep z = skipping.finallySteps().get(0);
    Map<String, Object> params = Map.of("n", 5L);
    Map<String, Object> run = Map.of("id", "r1", "dag", "t", "state", "FAILED");
    Scope scope = AttemptParameters.scope(params, run, Map.of());

    assertThat(parameters.runs(raw, scope)).isFalse();
    assertThat(parameters.runs(a, scope)).isTrue();
    assertThat(parameters.runs(z, scope)).isTrue();
    assertThat(parameters.render(a, scope)).isEqualTo(Map.of("number", 0L));
    assertThat(
            parameters.render(
                z, AttemptParameters.scope(params, run, Map.of("raw", Map.of("rows", 12L)))))
        .isEqualTo(Map.of("text", "FAILED, 12 rows"));
  }
}
