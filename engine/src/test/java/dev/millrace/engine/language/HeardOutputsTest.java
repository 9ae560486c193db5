package dev.millrace.engine.language;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.dag.DagFace;
import dev.millrace.engine.dag.DagOutput;
import dev.millrace.engine.dag.Trigger;
import dev.millrace.spi.artifact.ArtifactType;
import dev.millrace.spi.kind.ValueType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Triggers that wait for artifacts are compared with the DAGs that leave them. */
class HeardOutputsTest {
  private static final String FILE =
      """
      apiVersion: millrace/v1
      dag: t
      triggers:
        a: {event: artifact-updated, dag: up, output: data}
        b: {event: artifact-updated, dag: up, output: dta}
        c: {event: artifact-updated, dag: unknown, output: data}
        d: {event: dag-ended, dag: up}
        e:
          event: all
          of:
            one: {event: artifact-updated, dag: up, output: rows}
            two: {event: artifact-updated, dag: none, output: data}
          within: 3h
      steps: {a: {uses: acme/everything}}
      """;
  private static final Map<String, List<DagOutput>> GIVEN =
      Map.of(
          "up",
          List.of(
              new DagOutput.Artifact("data", "raw", "data", ArtifactType.DATASET),
              new DagOutput.Value("rows", "1", ValueType.INTEGER)),
          "none",
          List.of());

  private static Optional<DagFace> other(String name) {
    return Optional.ofNullable(GIVEN.get(name)).map(given -> new DagFace(List.of(), given));
  }

  private static Dag read(String file) {
    return new DagReader(ExampleKinds.catalog())
        .read("t.yaml", file, Reading::files)
        .dag()
        .orElseThrow();
  }

  @Test
  void whatAKnownDagNeverLeavesIsAFindingAtItsPlace() {
    Dag dag = read(FILE);
    assertThat(OtherDagFindings.concern(dag)).isTrue();
    assertThat(OtherDagFindings.in("t.yaml", FILE, dag, HeardOutputsTest::other))
        .extracting(found -> found.code() + " " + found)
        .containsExactly(
            "unknown-port t.yaml:5:49: Trigger 'b' waits for output 'dta' of DAG 'up', which has no"
                + " such output; its artifacts are data. Did you mean 'data'?",
            "port-type t.yaml:11:55: Event 'one' of trigger 'e' waits for output 'rows' of DAG"
                + " 'up', which gives it as a value of type integer; expected an artifact. Wait for"
                + " the end of the DAG instead: event: dag-ended.",
            "unknown-port t.yaml:12:57: Event 'two' of trigger 'e' waits for output 'data' of DAG"
                + " 'none', which declares no artifact among its outputs. Add 'outputs:' to that"
                + " DAG, or wait for its end: event: dag-ended.");
  }

  @Test
  void theDatasetWhoseRowsAPolicyCountsIsComparedToo() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        retrain:
          when: new-rows >= 10
          rows: {dag: up, output: rows}
        steps: {a: {uses: acme/everything}}
        """;
    assertThat(OtherDagFindings.in("t.yaml", file, read(file), HeardOutputsTest::other))
        .extracting(Finding::toString)
        .containsExactly(
            "t.yaml:5:27: Trigger 'retrain' waits for output 'rows' of DAG 'up', which gives it as"
                + " a value of type integer; expected an artifact. Wait for the end of the DAG"
                + " instead: event: dag-ended.");
  }

  @Test
  void aDagThatWaitsForNoArtifactConcernsNoOther() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        triggers:
          d: {event: dag-ended, dag: up}
          e: {cron: "0 0 * * *"}
        steps: {a: {uses: acme/everything}}
        """;
    assertThat(OtherDagFindings.concern(read(file))).isFalse();
  }

  @Test
  void whatIsHeardSaysItself() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        triggers:
          a:
            event: all
            of:
              one: {event: artifact-updated, dag: u, output: data}
              two: {event: dag-ended, dag: v, states: [FAILED, CANCELLED]}
              three: {event: model-updated, model: wine, alias: live}
              four: {event: drift, model: wine}
            within: 3h
        steps: {a: {uses: acme/everything}}
        """;
    Trigger.OnEvent on = (Trigger.OnEvent) read(file).triggers().get(0);
    assertThat(on.rule())
        .hasToString(
            "a change of output data of u and the end of a run of v as FAILED or CANCELLED and"
                + " an update of wine@live and drift of wine");
  }
}
