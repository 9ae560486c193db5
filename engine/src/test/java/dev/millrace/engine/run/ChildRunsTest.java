package dev.millrace.engine.run;

import static dev.millrace.engine.run.StepSketch.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.task.Answer;
import dev.millrace.engine.task.Task;
import dev.millrace.engine.task.TaskState;
import dev.millrace.engine.task.Wait;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChildRunsTest {
  @Test
  void theNameOfAChildIsAlwaysTheSameAndInItsParentsShard() {
    Set<String> seen = new HashSet<>();
    for (int parent = 0; parent < 200; parent++) {
      for (int attempt = 1; attempt <= 3; attempt++) {
        String run = "run" + parent;
        String child = ChildRuns.id(run, "train", attempt, 16);
        assertThat(child).matches("c[0-9a-z]{24}");
        assertThat(ChildRuns.id(run, "train", attempt, 16)).isEqualTo(child);
        assertThat(ChildRuns.shard(child, 16)).isEqualTo(ChildRuns.shard(run, 16));
        assertThat(seen.add(child)).as("another attempt, another run").isTrue();
      }
    }
  }

  @Test
  void aDagThatStartsItselfEndsAtTheDepthLimit() {
    RunHeader run = new RunHeader("r0", 0, "d", "v1", Map.of(), "manual", Stage.T0);
    for (int depth = 1; depth <= ChildRuns.DEPTH_MAX; depth++) {
      Optional<RunHeader.Parent> parent = ChildRuns.parent(run, "again");
      assertThat(parent).contains(new RunHeader.Parent(run.id(), "again", depth));
      run =
          new RunHeader(
              "r" + depth, 0, "d", "v1", Map.of(), "dag", Stage.T0, Optional.empty(), parent);
    }

    assertThat(ChildRuns.parent(run, "again")).isEmpty();
  }

  @Test
  void theEndOfAChildReachesTheStepThatWaitsForIt() {
    Answer ended = Answer.runEnded("c1", "FAILED", "train: USER: it broke.");
    Stage stage = Stage.of(step("dag"), step("next", "dag")).begin();
    stage.waits("dag", new Wait.ChildRun("c1", "other", Map.of()));

    stage.comes("dag", ended);
    assertThat(stage.offered).containsExactly("dag", "dag");
    stage.starts("dag");

    Task task = stage.run.task(0);
    assertThat(task.history().answer()).contains(ended);
    assertThat(task.history().begun()).isEqualTo(1);
  }

  @Test
  void aStepThatWaitedGoesOnAfterARestart() {
    Stage before = Stage.of(step("poll"), step("next", "poll")).begin();
    before.waits("poll", new Wait.Moment(Stage.T0));

    Stage after = before.restored();
    after.run.resume(after.tick(), after);
    assertThat(after.states()).isEqualTo(before.states());
    after.comes("poll", Answer.moment()).succeeds("poll", "next");

    assertThat(after.run.state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(after.run.counts()).isEqualTo(Map.of(TaskState.SUCCEEDED.name(), 2));
  }

  @Test
  void expressionsSeeTheSameAttemptBeforeAndAfterAWait() {
    Stage stage = Stage.of(step("poll")).begin();
    stage.waits("poll", new Wait.Moment(Stage.T0));
    assertThat(stage.run.runInfo(0)).containsEntry("attempt", 1L);

    stage.comes("poll", Answer.moment());
    assertThat(stage.run.runInfo(0)).containsEntry("attempt", 1L);
    assertThat(
            IntStream.range(0, 3)
                .allMatch(poll -> stage.run.knowsToken(0, stage.token("poll") - poll)))
        .isTrue();
    assertThat(stage.run.knowsToken(0, stage.token("poll") + 1)).isFalse();
  }
}
