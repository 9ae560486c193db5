package dev.millrace.engine.run;

import static dev.millrace.engine.run.StepSketch.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.dag.OnFailure;
import dev.millrace.engine.task.TaskEvent;
import dev.millrace.engine.task.TaskState;
import dev.millrace.spi.FailureClass;
import java.util.List;
import org.junit.jupiter.api.Test;

class FinallyTest {
  private static Stage stage() {
    return Stage.of(List.of(step("a"), step("b", "a")), List.of(step("tell"), step("tidy", "tell")))
        .begin();
  }

  @Test
  void itBeginsOnceAllTheOthersHaveEnded() {
    Stage stage = stage().succeeds("a");
    assertThat(stage.offered).doesNotContain("tell");

    stage.succeeds("b");
    assertThat(stage.offered).containsExactly("a", "b", "tell");
    assertThat(stage.run.state()).isEqualTo(RunState.RUNNING);

    stage.succeeds("tell", "tidy");
    assertThat(stage.run.state()).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void itSeesHowTheRunEnds() {
    Stage well = stage().succeeds("a", "b");
    Stage failed = stage().fails("a");
    Stage cancelled = stage();
    cancelled.run.cancel(cancelled.tick(), "asked by ada", cancelled);

    assertThat(well.run.runInfo(2)).containsEntry("state", "SUCCEEDED");
    assertThat(failed.run.runInfo(2)).containsEntry("state", "FAILED");
    assertThat(cancelled.run.runInfo(2)).containsEntry("state", "CANCELLED");
    assertThat(well.run.runInfo(0))
        .as("what the language lets steps name, and no more")
        .containsOnlyKeys("id", "dag", "attempt");
  }

  @Test
  void itRunsAfterAFailureAndTheRunStaysFailed() {
    Stage stage = stage().fails("a").succeeds("tell", "tidy");

    assertThat(stage.run.state()).isEqualTo(RunState.FAILED);
    assertThat(stage.run.reason()).isEqualTo("a: USER: a broke.");
  }

  @Test
  void itsOwnFailureFailsTheRunUnlessItMayFail() {
    Stage strict = stage().succeeds("a", "b").fails("tell");
    Stage lax =
        Stage.of(List.of(step("a")), List.of(step("tell").onFailure(OnFailure.CONTINUE)))
            .begin()
            .succeeds("a")
            .fails("tell");

    assertThat(strict.run.state()).isEqualTo(RunState.FAILED);
    assertThat(strict.run.reason()).isEqualTo("tell: USER: tell broke.");
    assertThat(lax.run.state()).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void itRunsAfterACancelOnceEverythingIsProvenGone() {
    Stage stage = stage().starts("a");
    stage.run.cancel(stage.tick(), "asked by ada", stage);

    assertThat(stage.revoked).containsExactly("a");
    assertThat(stage.state("b")).isEqualTo(TaskState.CANCELLED);
    assertThat(stage.state("tell")).isEqualTo(TaskState.PENDING);

    stage.stops("a", FailureClass.TRANSIENT);
    assertThat(stage.state("a")).isEqualTo(TaskState.CANCELLED);
    stage.succeeds("tell", "tidy");
    assertThat(stage.run.state()).isEqualTo(RunState.CANCELLED);
    assertThat(stage.run.reason()).isEqualTo("asked by ada");
  }

  @Test
  void aRunThatNeverBeganIsCancelledAsAWhole() {
    Stage stage = Stage.of(List.of(step("a")), List.of(step("tell")));

    stage.run.cancel(stage.tick(), "asked by ada", stage);

    assertThat(stage.run.state()).isEqualTo(RunState.CANCELLED);
    assertThat(stage.run.endedAt()).isPresent();
    assertThat(stage.states().values()).containsOnly(TaskState.CANCELLED);
    assertThat(stage.offered).isEmpty();
  }

  @Test
  void aSecondCancelAndOneAfterTheEndChangeNothing() {
    Stage stage = stage().starts("a");
    stage.run.cancel(stage.tick(), "asked by ada", stage);
    stage.run.cancel(stage.tick(), "asked by bob", stage);
    assertThat(stage.revoked).hasSize(1);

    stage.stops("a", FailureClass.TRANSIENT).succeeds("tell", "tidy");
    int changes = stage.runChanges;
    stage.run.cancel(stage.tick(), "asked by bob", stage);
    assertThat(stage.run.reason()).isEqualTo("asked by ada");
    assertThat(stage.runChanges).isEqualTo(changes);
  }

  @Test
  void anEndedRunIgnoresLateReports() {
    Stage stage = stage().succeeds("a", "b", "tell", "tidy");

    stage.apply("a", new TaskEvent.Succeeded(stage.tick(), stage.token("a")));

    assertThat(stage.ignored).containsExactly("a: already ended");
    assertThat(stage.run.state()).isEqualTo(RunState.SUCCEEDED);
  }
}
