package dev.millrace.cli.follow;

import static dev.millrace.cli.Views.run;
import static dev.millrace.cli.Views.task;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RunProgressTest {
  private final RunProgress progress =
      new RunProgress(run("RUNNING"), List.of(task("raw", "SUCCEEDED"), task("clean", "RUNNING")));

  @Test
  void aLateChangeNeverTakesAStepBack() {
    assertThat(progress.apply(task("raw", "RUNNING"))).isFalse();
    assertThat(progress.apply(task("clean", "DISPATCHED"))).isFalse();
    assertThat(progress.tasks().stream().map(task -> task.state()))
        .containsExactly("SUCCEEDED", "RUNNING");
  }

  @Test
  void aNewChangeIsTakenOver() {
    assertThat(progress.apply(task("clean", "SUCCEEDED"))).isTrue();
    assertThat(progress.tasks().get(1).state()).isEqualTo("SUCCEEDED");
  }

  @Test
  void anEndedRunStaysEnded() {
    progress.apply(run("FAILED"));
    progress.apply(run("RUNNING"));
    assertThat(progress.ended()).isTrue();
  }
}
