package dev.millrace.engine.language;

import static dev.millrace.engine.language.Reading.HEADER;
import static dev.millrace.engine.language.Reading.findings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.dag.ArtifactName;
import dev.millrace.engine.dag.AttemptParameters;
import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.dag.DagFace;
import dev.millrace.engine.dag.DagOutput;
import dev.millrace.engine.dag.DagStep;
import dev.millrace.engine.dag.InputReference;
import dev.millrace.engine.expression.ExpressionException;
import dev.millrace.engine.expression.Expressions;
import dev.millrace.engine.expression.Scope;
import dev.millrace.spi.artifact.ArtifactType;
import dev.millrace.spi.kind.ValueType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Parameters that name an artifact which may not be there yet. */
class NamedArtifactsTest {
  private static final String DIGEST = "0f".repeat(32);

  private static String step(String artifact) {
    return HEADER + "steps:\n  a: {uses: acme/everything, with: {artifact: " + artifact + "}}\n";
  }

  @Test
  void aNameHasOneOfThreeForms() {
    assertThat(ArtifactName.parse("other.dag.result"))
        .as("the name of a DAG may hold dots")
        .contains(new ArtifactName.LeftBy("other.dag", "result"));
    assertThat(ArtifactName.parse("artifact:sha256:" + DIGEST))
        .contains(new ArtifactName.Fixed(new InputReference.FixedArtifact(DIGEST)));
    assertThat(ArtifactName.parse("model:wine@live"))
        .contains(new ArtifactName.Fixed(new InputReference.ModelBundle("wine", "live")));
    for (String text :
        List.of(
            "", "other", ".result", "other.", "other.2", "a b.c", "artifact:sha256:0f", "@.x")) {
      assertThat(ArtifactName.parse(text)).as(text).isEmpty();
    }
  }

  @Test
  void whatHasNoneOfTheFormsIsAFindingAtItsPlace() {
    String expected = "; expected dag.output, artifact:sha256:… or model:name@alias.";

    assertThat(findings(step("other")))
        .containsExactly(
            "4:47 bad-value: Parameter 'artifact' is 'other'"
                + expected
                + " Name the output of the DAG too: 'other.OUTPUT'.");
    assertThat(findings(step("wine@live")))
        .containsExactly(
            "4:47 bad-value: Parameter 'artifact' is 'wine@live'"
                + expected
                + " Did you mean 'model:wine@live'?");
    assertThat(findings(step("sha256:" + DIGEST)))
        .singleElement()
        .asString()
        .endsWith("Did you mean 'artifact:sha256:" + DIGEST + "'?");
    assertThat(findings(step("artifact:sha256:0f")))
        .containsExactly("4:47 bad-value: Parameter 'artifact' is 'artifact:sha256:0f'" + expected);
    assertThat(findings(step("7")))
        .singleElement()
        .asString()
        .startsWith("4:47 wrong-type: Parameter 'artifact' is '7', a whole number; expected text.");
  }

  @Test
  void anExpressionIsCheckedOnceItIsKnown() throws ExpressionException {
    DagStep step = Reading.dag(step("\"${{ run.dag }}.result\"")).steps().get(0);
    AttemptParameters parameters = new AttemptParameters(new Expressions());

    Map<String, Object> rendered = parameters.render(step, running("up"));
    assertThat(AttemptParameters.artifactsIn(step.kind(), rendered)).containsExactly("up.result");
    assertThatThrownBy(() -> parameters.render(step, running("no such name")))
        .isInstanceOf(ExpressionException.class)
        .hasMessageContaining("'artifact' is 'no such name.result'; expected dag.output,");
  }

  private static Scope running(String dag) {
    return AttemptParameters.scope(Map.of(), Map.of("dag", dag), Map.of());
  }

  @Test
  void theRowsOfADatasetAreReadTooLateForIt() {
    String file =
        HEADER
            + """
            steps:
              raw: {uses: ingest, with: {from: data/wine.csv}}
              a:
                uses: acme/everything
                for-each: {rows: raw.data}
                with: {artifact: "${{ item.dag }}.result"}
            """;

    assertThat(findings(file))
        .containsExactly(
            "8:22 contradiction: Parameter 'artifact' is an artifact, and artifacts are looked up"
                + " before a worker reads the rows that 'item' stands for. Name the artifact"
                + " without 'item'.");
  }

  @Test
  void whatAKnownDagNeverLeavesIsAFindingAtItsPlace() {
    String file =
        HEADER
            + """
            steps:
              a: {uses: acme/everything, with: {artifact: up.data}}
              b: {uses: acme/everything, with: {artifact: up.dta}}
              c: {uses: acme/everything, with: {artifact: unknown.data}}
              d: {uses: acme/everything, with: {artifacts: {one: model:up@live, two: up.rows}}}
              e: {uses: acme/everything, with: {artifact: "${{ run.dag }}.data"}}
            finally:
              f: {uses: acme/everything, with: {artifact: none.data}}
            """;
    Map<String, List<DagOutput>> given =
        Map.of(
            "up",
            List.of(
                new DagOutput.Artifact("data", "raw", "data", ArtifactType.DATASET),
                new DagOutput.Value("rows", "1", ValueType.INTEGER)),
            "none",
            List.of());
    Dag dag = Reading.dag(file);

    assertThat(OtherDagFindings.concern(dag)).isTrue();
    assertThat(
            OtherDagFindings.in(
                "t.yaml",
                file,
                dag,
                name -> Optional.ofNullable(given.get(name)).map(o -> new DagFace(List.of(), o))))
        .extracting(found -> found.code() + " " + found)
        .containsExactly(
            "unknown-port t.yaml:5:47: Step 'b' names output 'dta' of DAG 'up', which has no such"
                + " output; its artifacts are data. Did you mean 'data'?",
            "port-type t.yaml:7:74: Step 'd' names output 'rows' of DAG 'up', which gives it as a"
                + " value of type integer; expected an artifact. Name one of its artifacts.",
            "unknown-port t.yaml:10:47: Step 'f' names output 'data' of DAG 'none', which declares"
                + " no artifact among its outputs. Add 'outputs:' to that DAG.");
  }

  @Test
  void aModelAndADigestConcernNoOtherDag() {
    assertThat(OtherDagFindings.concern(Reading.dag(step("model:wine@live")))).isFalse();
    assertThat(OtherDagFindings.concern(Reading.dag(step("artifact:sha256:" + DIGEST)))).isFalse();
  }
}
