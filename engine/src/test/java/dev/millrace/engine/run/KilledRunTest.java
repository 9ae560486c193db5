package dev.millrace.engine.run;

import static dev.millrace.engine.run.StepSketch.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.task.Answer;
import dev.millrace.engine.task.TaskState;
import dev.millrace.engine.task.Wait;
import dev.millrace.spi.FailureClass;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KilledRunTest {
  private static final Wait CHILD = new Wait.ChildRun("c1", "other", Map.of());

  private static Stage stage() {
    return Stage.of(
            List.of(step("runs"), step("child"), step("asks"), step("ready"), step("next", "runs")),
            List.of(step("tidy")))
        .begin()
        .starts("runs")
        .waits("child", CHILD)
        .waits("asks", new Wait.Decision("Ship it?", Optional.empty()));
  }

  private static Stage kill(Stage stage) {
    stage.run.kill(stage.tick(), "killed by ada", stage);
    return stage;
  }

  @Test
  void whatIsNotRunningEndsAtOnceAndFinallyDoesNotRun() {
    Stage stage = kill(stage());

    assertThat(stage.states())
        .containsEntry("runs", TaskState.CANCELLING)
        .containsEntry("child", TaskState.CANCELLING)
        .containsEntry("asks", TaskState.CANCELLED)
        .containsEntry("ready", TaskState.CANCELLED)
        .containsEntry("next", TaskState.CANCELLED)
        .containsEntry("tidy", TaskState.CANCELLED);
    assertThat(stage.killed).containsExactly("runs");
    assertThat(stage.children).containsExactly("start c1", "kill c1");
  }

  @Test
  void itEndsWhenItsAttemptsAndChildrenHave() {
    Stage stage = kill(stage());

    stage.stops("runs", FailureClass.TRANSIENT);
    assertThat(stage.run.state()).isEqualTo(RunState.CANCELLING);
    stage.comes("child", Answer.runEnded("c1", "CANCELLED", ""));

    assertThat(stage.run.state()).isEqualTo(RunState.CANCELLED);
    assertThat(stage.run.reason()).isEqualTo("killed by ada");
  }

  @Test
  void aKillComesOnTopOfACancel() {
    Stage stage = stage();
    stage.run.cancel(stage.tick(), "asked by ada", stage);
    assertThat(stage.revoked).containsExactly("runs");
    assertThat(stage.state("tidy")).isEqualTo(TaskState.PENDING);

    kill(stage);

    assertThat(stage.killed).containsExactly("runs");
    assertThat(stage.children).containsExactly("start c1", "cancel c1", "kill c1");
    assertThat(stage.state("tidy")).isEqualTo(TaskState.CANCELLED);
    assertThat(stage.run.reason()).isEqualTo("killed by ada");
  }

  @Test
  void finallyIsKilledToo() {
    Stage stage = Stage.of(List.of(step("a")), List.of(step("tidy"))).begin().succeeds("a");
    stage.starts("tidy");

    kill(stage);

    assertThat(stage.killed).containsExactly("tidy");
    assertThat(stage.stops("tidy", FailureClass.TRANSIENT).run.state())
        .isEqualTo(RunState.CANCELLED);
  }

  @Test
  void aSecondKillAndALaterCancelChangeNothing() {
    Stage stage = kill(stage());
    int changes = stage.runChanges;

    kill(stage);
    stage.run.cancel(stage.tick(), "asked by bob", stage);

    assertThat(stage.killed).hasSize(1);
    assertThat(stage.runChanges).isEqualTo(changes);
    assertThat(stage.run.reason()).isEqualTo("killed by ada");
  }

  @Test
  void aRestartRemembersThatItIsKilled() {
    Stage after = kill(stage()).restored();

    after.run.resume(after.tick(), after);

    assertThat(after.run.stop()).contains(StopKind.KILL);
    assertThat(after.offered).isEmpty();
  }
}
