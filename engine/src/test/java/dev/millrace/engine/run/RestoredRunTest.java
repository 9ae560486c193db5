package dev.millrace.engine.run;

import static dev.millrace.engine.run.StepSketch.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.task.Task;
import dev.millrace.engine.task.TaskEvent;
import dev.millrace.engine.task.TaskState;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RestoredRunTest {
  @Test
  void itGoesOnFromWhereItWas() {
    Stage before = Stage.of(step("a"), step("b", "a"), step("c", "b")).begin().succeeds("a");
    before.starts("b");

    Stage after = before.restored();
    after.run.resume(after.tick(), after);
    assertThat(after.states()).isEqualTo(before.states());
    assertThat(after.run.counts()).isEqualTo(before.run.counts());
    assertThat(after.order).as("nothing moves that was not due").isEmpty();

    after.apply("b", new TaskEvent.Succeeded(after.tick(), after.token("b"))).succeeds("c");
    assertThat(after.run.state()).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void itNeverGivesATokenTwice() {
    Stage before = Stage.of(step("a"), step("b")).begin().starts("a", "b");

    assertThat(before.restored().run.nextToken()).isGreaterThan(before.token("b"));
  }

  @Test
  void itLetsGoWhatWasDueWhenTheProcessEnded() {
    Stage whole = Stage.of(List.of(step("a"), step("b", "a")), List.of(step("tell"))).begin();
    Task[] tasks = new Task[3];
    Arrays.fill(tasks, new Task.Pending());
    tasks[0] = whole.succeeds("a").run.task(0);
    TaskResult[] results = new TaskResult[3];
    Arrays.fill(results, TaskResult.NONE);
    whole.run =
        ActiveRun.restore(
            whole.run.header(),
            whole.plan,
            Stage.EXPRESSIONS,
            RunState.RUNNING,
            Optional.of(Stage.T0),
            "",
            tasks,
            results);
    whole.offered.clear();

    whole.run.resume(whole.tick(), whole);

    assertThat(whole.offered).containsExactly("b");
  }

  @Test
  void aQueuedRunBegins() {
    Stage stage = Stage.of(step("a")).restored();

    stage.run.resume(stage.tick(), stage);

    assertThat(stage.run.state()).isEqualTo(RunState.RUNNING);
    assertThat(stage.offered).containsExactly("a");
  }

  @Test
  void itKeepsTheReasonThatWasFirst() {
    Stage before = Stage.of(step("second"), step("first"), step("slow")).begin();
    before.fails("first", "second");

    Stage after = before.restored();
    after.run.resume(after.tick(), after);
    after.succeeds("slow");

    assertThat(after.run.reason()).isEqualTo("first: USER: first broke.");
  }

  @Test
  void itRemembersWhyItIsBeingCancelled() {
    Stage before = Stage.of(List.of(step("a")), List.of(step("tell"))).begin().starts("a");
    before.run.cancel(before.tick(), "asked by ada", before);

    Stage after = before.restored();
    after.run.resume(after.tick(), after);
    after.apply("a", new TaskEvent.Succeeded(after.tick(), after.token("a"))).fails("tell");

    assertThat(after.run.state()).isEqualTo(RunState.CANCELLED);
    assertThat(after.run.reason()).isEqualTo("asked by ada");
  }

  @Test
  void anExpressionSeesTheAttemptThatItIsEvaluatedFor() {
    Stage stage = Stage.of(step("a"), step("b", "a")).begin();
    assertThat(stage.run.runInfo(0)).as("the next one").containsEntry("attempt", 1L);

    stage.succeeds("a");
    assertThat(stage.state("a")).isEqualTo(TaskState.SUCCEEDED);
    assertThat(stage.run.runInfo(0)).as("the one that was").containsEntry("attempt", 1L);
    assertThat(stage.run.scope(1).names())
        .containsEntry("trigger", Map.of("kind", "manual", "name", ""));
  }
}
