package dev.millrace.engine.run;

import static dev.millrace.engine.run.StepSketch.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.task.Answer;
import dev.millrace.engine.task.TaskState;
import dev.millrace.engine.task.Wait;
import dev.millrace.spi.FailureClass;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunTimeoutTest {
  private static final Instant END = Stage.T0.plusSeconds(1).plus(Duration.ofMinutes(10));

  private static Stage stage() {
    return Stage.of(
            Optional.of(Duration.ofMinutes(10)),
            List.of(step("a"), step("b", "a")),
            List.of(step("tidy")))
        .begin();
  }

  @Test
  void nothingHappensBefore() {
    Stage stage = stage().starts("a");
    int changes = stage.runChanges;

    stage.run.timePassed(END.minusNanos(1), stage);

    assertThat(stage.run.deadline()).contains(END);
    assertThat(stage.runChanges).isEqualTo(changes);
  }

  @Test
  void itStopsTheTasksRunsFinallyAndEndsAsFailed() {
    Stage stage = stage().starts("a");

    stage.run.timePassed(END, stage);
    assertThat(stage.revoked).containsExactly("a");
    assertThat(stage.state("b")).isEqualTo(TaskState.CANCELLED);
    stage.stops("a", FailureClass.TRANSIENT);
    assertThat(stage.run.runInfo(2)).containsEntry("state", "FAILED");
    stage.succeeds("tidy");

    assertThat(stage.run.state()).isEqualTo(RunState.FAILED);
    assertThat(stage.run.reason()).isEqualTo("The run took longer than its timeout of 10m.");
  }

  @Test
  void itReachesTheRunThatATaskWaitsFor() {
    Stage stage = stage().waits("a", new Wait.ChildRun("c1", "other", Map.of()));

    stage.run.timePassed(END, stage);
    assertThat(stage.children).containsExactly("start c1", "cancel c1");
    stage.comes("a", Answer.runEnded("c1", "CANCELLED", "")).succeeds("tidy");

    assertThat(stage.state("a")).isEqualTo(TaskState.CANCELLED);
    assertThat(stage.run.state()).isEqualTo(RunState.FAILED);
  }

  @Test
  void aRestartRemembersThatItRanOutOfTime() {
    Stage before = stage().starts("a");
    before.run.timePassed(END, before);

    Stage after = before.restored();
    after.run.resume(after.tick(), after);
    after.stops("a", FailureClass.TRANSIENT).succeeds("tidy");

    assertThat(after.run.state()).isEqualTo(RunState.FAILED);
  }

  @Test
  void aPersonsCancelWinsOverIt() {
    Stage stage = stage().starts("a");
    stage.run.timePassed(END, stage);
    stage.run.cancel(stage.tick(), "asked by ada", stage);

    stage.stops("a", FailureClass.TRANSIENT).succeeds("tidy");

    assertThat(stage.run.state()).isEqualTo(RunState.CANCELLED);
    assertThat(stage.run.reason()).isEqualTo("asked by ada");
  }

  @Test
  void itIsOverOnceOnlyFinallyIsLeft() {
    Stage stage = stage().succeeds("a", "b").starts("tidy");

    assertThat(stage.run.deadline()).isEmpty();
    stage.run.timePassed(END.plusSeconds(1), stage);

    assertThat(stage.revoked).isEmpty();
  }

  @Test
  void withoutALimitThereIsNoDeadline() {
    assertThat(Stage.of(step("a")).begin().run.deadline()).isEmpty();
  }
}
