package dev.millrace.engine.run;

import static dev.millrace.engine.run.StepSketch.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.dag.DagOutput;
import dev.millrace.engine.dag.OnFailure;
import dev.millrace.spi.artifact.ArtifactType;
import dev.millrace.spi.kind.ValueType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a run leaves for others when it has succeeded. */
class RunOutputsTest {
  private static final DagOutput DATA =
      new DagOutput.Artifact("data", "a", "data", ArtifactType.ANY);

  private static DagOutput value(String name, String expression) {
    return new DagOutput.Value(name, expression, ValueType.ANY);
  }

  private static Map<String, RunOutput> left(Stage stage) {
    return stage.run.outputs().byName();
  }

  private static String missing(Stage stage, String name) {
    return ((RunOutput.Missing) left(stage).get(name)).reason();
  }

  @Test
  void artifactsAndValuesAreLeftInTheOrderOfTheDag() {
    Stage stage =
        Stage.of(
            List.of(value("f1", "steps.b.values.f1 * 2.0"), DATA, value("of", "run.dag + 'x'")),
            step("a"),
            step("b", "a"));

    stage.begin().succeeds("a");
    assertThat(left(stage)).isEmpty();
    stage.leaves("b", Map.of("f1", 0.25));

    assertThat(stage.run.state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(left(stage).keySet()).containsExactly("f1", "data", "of");
    assertThat(left(stage).get("f1")).isEqualTo(new RunOutput.Value("any", 0.5));
    assertThat(left(stage).get("data"))
        .isEqualTo(new RunOutput.Artifact("file", "0".repeat(64), 1, Map.of(), "a"));
    assertThat(left(stage).get("of")).isEqualTo(new RunOutput.Value("any", "dx"));
  }

  @Test
  void theyAreTheSameAfterTheyWereData() {
    Stage stage =
        Stage.of(
            List.of(DATA, value("list", "[1, 2]"), value("none", "steps.b.values.gone")),
            step("a"),
            step("b"));
    stage.begin().succeeds("a").leaves("b", Map.of());

    RunOutputs again = RunOutputs.read(stage.run.outputs().data());

    assertThat(again.byName().get("none")).isInstanceOf(RunOutput.Missing.class);
    assertThat(again).isEqualTo(stage.run.outputs());
  }

  @Test
  void aRunThatFailsOrIsCancelledLeavesNothing() {
    Stage failed = Stage.of(List.of(DATA), step("a"), step("b"));
    failed.begin().succeeds("a").fails("b");
    assertThat(failed.run.state()).isEqualTo(RunState.FAILED);
    assertThat(left(failed)).isEmpty();

    Stage cancelled = Stage.of(List.of(DATA), step("a"), step("b"));
    cancelled.begin().succeeds("a");
    cancelled.run.cancel(cancelled.tick(), "enough", cancelled);
    assertThat(left(cancelled)).isEmpty();
  }

  @Test
  void whatASkippedStepWouldHaveMadeIsMissingWithTheReason() {
    Stage stage = Stage.of(List.of(DATA), step("a").when("false"), step("b"));

    stage.begin().succeeds("b");

    assertThat(stage.run.state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(missing(stage, "data")).startsWith("Step 'a' ended as SKIPPED: ").contains("false");
  }

  @Test
  void whatAFailureThatDoesNotCountTookAwayIsMissingWithTheFailure() {
    Stage stage = Stage.of(List.of(DATA), step("a").onFailure(OnFailure.CONTINUE), step("b"));

    stage.begin().fails("a").succeeds("b");

    assertThat(stage.run.state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(missing(stage, "data")).isEqualTo("Step 'a' ended as FAILED: a broke.");
  }

  @Test
  void anOptionalOutputThatWasNotWrittenIsMissing() {
    Stage stage = Stage.of(List.of(DATA), step("a"));

    stage.begin().leaves("a", Map.of());

    assertThat(missing(stage, "data")).isEqualTo("Step 'a' did not write its output 'data'.");
  }

  @Test
  void anExpressionThatFailsOrGivesAMapIsMissingAndTheRunSucceedsAllTheSame() {
    Stage stage =
        Stage.of(
            List.of(value("gone", "steps.a.values.gone"), value("map", "{'a': 1}")), step("a"));

    stage.begin().succeeds("a");

    assertThat(stage.run.state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(missing(stage, "gone")).contains("steps.a.values.gone");
    assertThat(missing(stage, "map")).startsWith("It is a map");
  }

  @Test
  void whatIsTooLongAltogetherIsMissingAndTheRestIsNot() {
    String large = "x".repeat(RunOutputs.CHARACTERS_MAX / 2);
    Stage stage =
        Stage.of(
            List.of(
                value("first", "steps.a.values.text"),
                value("second", "steps.a.values.text"),
                value("third", "'short'")),
            step("a"));

    stage.begin().leaves("a", Map.of("text", large));

    assertThat(left(stage).get("first")).isInstanceOf(RunOutput.Value.class);
    assertThat(missing(stage, "second")).contains("longer than " + RunOutputs.CHARACTERS_MAX);
    assertThat(left(stage).get("third")).isInstanceOf(RunOutput.Value.class);
  }

  @Test
  void onlyWhatSomebodyTakesIsHandedOn() {
    Stage stage = Stage.of(List.of(DATA, value("n", "1"), value("m", "2")), step("a"));
    stage.begin().succeeds("a");

    assertThat(stage.run.outputs().only(Set.of("n", "data", "other")).byName().keySet())
        .containsExactly("data", "n");
    assertThat(RunOutputs.NONE.only(Set.of("n"))).isEqualTo(RunOutputs.NONE);
  }

  @Test
  void aRestoredRunLeavesTheSame() {
    Stage stage =
        Stage.of(List.of(DATA, value("n", "steps.a.values.n")), step("a"), step("b", "a"));
    stage.begin().leaves("a", Map.of("n", 3L), "data");

    Stage again = stage.restored();
    again.succeeds("b");
    stage.succeeds("b");

    assertThat(again.run.outputs()).isEqualTo(stage.run.outputs());
    assertThat(left(again).get("n")).isEqualTo(new RunOutput.Value("any", 3L));
  }
}
