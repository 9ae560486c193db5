package dev.millrace.engine.run;

import static dev.millrace.engine.run.StepSketch.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.dag.Join;
import dev.millrace.engine.dag.OnFailure;
import dev.millrace.engine.dag.RetryPolicy;
import dev.millrace.engine.task.Answer;
import dev.millrace.engine.task.Assignment;
import dev.millrace.engine.task.TaskEvent;
import dev.millrace.engine.task.TaskState;
import dev.millrace.engine.task.Wait;
import dev.millrace.spi.FailureClass;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Runs that go on from where they failed. */
class ReopenedRunTest {
  private static final RetryPolicy TWICE =
      new RetryPolicy(
          1, Set.of(FailureClass.TRANSIENT), Duration.ofSeconds(1), 1, Duration.ofSeconds(1), 0);

  /** The run as it was read after it had ended, gone on. */
  private static Stage again(Stage ended) {
    Stage stage = ended.restored();
    assertThat(stage.run.reopen(stage.tick(), stage)).isTrue();
    return stage;
  }

  private static Map<String, TaskState> states(Object... namesAndStates) {
    Map<String, TaskState> states = new LinkedHashMap<>();
    for (int i = 0; i < namesAndStates.length; i += 2) {
      states.put((String) namesAndStates[i], (TaskState) namesAndStates[i + 1]);
    }
    return states;
  }

  @Test
  void whatFailedBeginsAnewAndWhatSucceededStays() {
    Stage stage =
        Stage.of(step("a"), step("b", "a"), step("c", "b"), step("d"))
            .begin()
            .succeeds("a", "d")
            .fails("b");
    assertThat(stage.run.state()).isEqualTo(RunState.FAILED);
    stage = again(stage);
    assertThat(stage.states())
        .isEqualTo(
            states(
                "a", TaskState.SUCCEEDED,
                "b", TaskState.READY,
                "c", TaskState.PENDING,
                "d", TaskState.SUCCEEDED));
    assertThat(stage.offered).containsExactly("b");
    assertThat(stage.run.reason()).isEmpty();
    stage.succeeds("b", "c");
    assertThat(stage.run.state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(stage.run.generations().number()).isEqualTo(2);
    Generations.Ended first = stage.run.generations().ended().get(0);
    assertThat(first.state()).isEqualTo(RunState.FAILED);
    assertThat(first.reason()).isEqualTo("b: USER: b broke.");
  }

  @Test
  void attemptsKeepCountingAndRetriesCountAnew() {
    Stage stage = Stage.of(step("a").retry(TWICE)).begin();
    stage.starts("a").stops("a", FailureClass.TRANSIENT);
    stage.apply("a", new TaskEvent.BackoffElapsed(stage.tick().plusSeconds(9)));
    stage.starts("a").stops("a", FailureClass.TRANSIENT);
    assertThat(stage.state("a")).isEqualTo(TaskState.FAILED);
    long token = stage.token("a");

    stage = again(stage);
    stage.starts("a");
    assertThat(stage.run.task(0).attempt()).isEqualTo(3);
    assertThat(stage.token("a")).as("never used before").isGreaterThan(token);
    stage.stops("a", FailureClass.TRANSIENT);
    assertThat(stage.state("a")).isEqualTo(TaskState.BACKOFF);
    stage.apply("a", new TaskEvent.BackoffElapsed(stage.tick().plusSeconds(9)));
    stage.starts("a").stops("a", FailureClass.TRANSIENT);
    assertThat(stage.state("a")).isEqualTo(TaskState.FAILED);
    assertThat(stage.run.task(0).history().begun()).isEqualTo(4);
  }

  @Test
  void aLateReportOfTheEarlierGenerationChangesNothing() {
    Stage stage = Stage.of(step("a"), step("b")).begin().fails("a").starts("b");
    long late = stage.token("b");
    stage.stops("b", FailureClass.USER);
    stage = again(stage);
    stage.apply("b", new TaskEvent.Succeeded(stage.tick(), late));
    assertThat(stage.state("b")).isEqualTo(TaskState.READY);
    stage.starts("b").apply("b", new TaskEvent.Succeeded(stage.tick(), late));
    assertThat(stage.state("b")).isEqualTo(TaskState.RUNNING);
  }

  @Test
  void whatWasSkippedForAFailureIsDecidedAnewAndWhatSkippedItselfIsNot() {
    Stage stage =
        Stage.of(
                step("a").onFailure(OnFailure.SKIP_DOWNSTREAM),
                step("skipped", "a"),
                step("off").when("!params.deep"),
                step("after", "off"),
                step("breaks"))
            .begin()
            .fails("a", "breaks");
    assertThat(stage.state("skipped")).isEqualTo(TaskState.SKIPPED);
    stage = again(stage);
    assertThat(stage.states())
        .containsEntry("skipped", TaskState.PENDING)
        .containsEntry("off", TaskState.SKIPPED)
        .containsEntry("after", TaskState.SKIPPED);
    stage.succeeds("a", "breaks", "skipped");
    assertThat(stage.run.state()).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void whatSucceededThoughItsUpstreamFailedStays() {
    Stage stage =
        Stage.of(step("a"), step("b", "a").join(Join.Word.ALWAYS)).begin().fails("a").succeeds("b");
    stage = again(stage);
    assertThat(stage.states()).isEqualTo(states("a", TaskState.READY, "b", TaskState.SUCCEEDED));
    stage.succeeds("a");
    assertThat(stage.run.state()).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void finallyRunsAgainOnceTheOthersHaveEnded() {
    Stage stage = Stage.of(List.of(step("a")), List.of(step("tell"), step("then", "tell"))).begin();
    stage.fails("a").succeeds("tell", "then");
    stage = again(stage);
    assertThat(stage.states())
        .isEqualTo(
            states("a", TaskState.READY, "tell", TaskState.PENDING, "then", TaskState.PENDING));
    stage.succeeds("a");
    assertThat(stage.offered).containsExactly("a", "tell");
    stage.succeeds("tell", "then");
    assertThat(stage.run.state()).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void onlyFinallyRunsAgainWhereOnlyThatFailed() {
    Stage stage = Stage.of(List.of(step("a")), List.of(step("tell"))).begin();
    stage.succeeds("a").fails("tell");
    stage = again(stage);
    assertThat(stage.offered).containsExactly("tell");
    stage.succeeds("tell");
    assertThat(stage.run.state()).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void aCancelledRunGoesOnToo() {
    Stage stage = Stage.of(step("a"), step("b", "a"), step("c")).begin().starts("a");
    stage.run.cancel(stage.tick(), "by ada", stage);
    stage.stops("a", FailureClass.USER);
    assertThat(stage.run.state()).isEqualTo(RunState.CANCELLED);
    stage = again(stage);
    assertThat(stage.offered).containsExactly("a", "c");
    assertThat(stage.run.stop()).isEmpty();
    stage.succeeds("a", "b", "c");
    assertThat(stage.run.state()).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void theTimeLimitOfTheRunCountsAnew() {
    Stage stage =
        Stage.of(Optional.of(Duration.ofMinutes(1)), List.of(step("a")), List.of()).begin();
    stage.starts("a");
    Instant begun = stage.run.startedAt().orElseThrow();
    stage.run.timePassed(begun.plusSeconds(60), stage);
    stage.stops("a", FailureClass.TIMEOUT);
    assertThat(stage.run.state()).isEqualTo(RunState.FAILED);
    stage = again(stage);
    assertThat(stage.run.deadline())
        .hasValue(stage.run.generations().since().orElseThrow().plusSeconds(60));
    stage.succeeds("a");
    assertThat(stage.run.state()).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void aDecisionIsAskedForAnew() {
    Stage stage = Stage.of(step("ask")).begin();
    stage.waits("ask", new Wait.Decision("Ship it?", Optional.empty()));
    stage.comes("ask", Answer.decision(false, "ada", "no")).starts("ask");
    stage.stops("ask", FailureClass.GATE);
    stage = again(stage);
    stage.starts("ask");
    assertThat(stage.run.task(0).history().answer()).isEmpty();
    assertThat(stage.run.task(0).attempt()).isEqualTo(2);
  }

  @Test
  void itemsThatSucceededStayAndTheOthersBeginAnew() {
    Stage stage =
        Stage.of(step("each").forEach(List.of(1, 2, 3)), step("sum").reads("data", "each"))
            .begin()
            .succeeds("each[0]")
            .fails("each[1]")
            .succeeds("each[2]");
    assertThat(stage.run.state()).isEqualTo(RunState.FAILED);
    stage = again(stage);
    assertThat(stage.offered).containsExactly("each[1]");
    assertThat(stage.run.itemStates(0)).isEqualTo(Map.of("SUCCEEDED", 2, "READY", 1));
    assertThat(stage.restored().run.counts()).isEqualTo(stage.run.counts());
    stage.succeeds("each[1]", "sum");
    assertThat(stage.run.state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(stage.run.produced("each", "data")).hasSize(3);
    assertThat(stage.run.task(stage.run.indexOf("each[1]")).history().begun()).isEqualTo(2);
  }

  @Test
  void itemsThatNeverBeganBeginAlsoAfterARestart() {
    Stage stage = Stage.of(step("each").forEach(List.of(1, 2, 3)).failFast()).begin();
    stage.fails("each[0]");
    assertThat(stage.run.state()).isEqualTo(RunState.FAILED);
    stage = again(stage);
    assertThat(stage.offered).containsExactly("each[0]", "each[1]", "each[2]");
    stage.starts("each[1]");
    stage = stage.restored();
    stage.run.resume(stage.tick(), stage);
    assertThat(stage.run.itemStates(0)).isEqualTo(Map.of("READY", 2, "RUNNING", 1));
    stage.apply("each[1]", new TaskEvent.Succeeded(stage.tick(), stage.token("each[1]")));
    stage.succeeds("each[0]", "each[2]");
    assertThat(stage.run.state()).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void aMappedStepThatWaitsForItsUpstreamKeepsItsItems() {
    Stage stage =
        Stage.of(
                step("a").onFailure(OnFailure.CONTINUE),
                step("each", "a").forEach(List.of(1, 2)).join(Join.Word.ALWAYS))
            .begin()
            .fails("a")
            .succeeds("each[0]")
            .fails("each[1]");
    stage = again(stage);
    assertThat(stage.offered).containsExactly("a");
    stage = stage.restored();
    stage.run.resume(stage.tick(), stage);
    assertThat(stage.state("each")).isEqualTo(TaskState.PENDING);
    stage.succeeds("a");
    assertThat(stage.state("each[0]")).isEqualTo(TaskState.SUCCEEDED);
    stage.succeeds("each[1]");
    assertThat(stage.run.state()).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void otherElementsThanBeforeAreAFailureThatSaysWhatToDo() {
    Stage stage =
        Stage.of(
                step("a").onFailure(OnFailure.CONTINUE),
                step("each", "a")
                    .forEach("${{ has(steps.a) ? [1, 2, 3] : [1, 2] }}")
                    .join(Join.Word.ALWAYS))
            .begin()
            .fails("a")
            .fails("each[0]")
            .succeeds("each[1]");
    stage = again(stage).succeeds("a");
    assertThat(stage.end("each").failure().orElseThrow().message())
        .contains("gives 3 items now and gave 2", "millrace rerun r1 --from each");
    assertThat(stage.run.state()).isEqualTo(RunState.FAILED);
  }

  @Test
  void aCancelWhileItGoesOnStopsItAndItMayGoOnOnceMore() {
    Stage stage = Stage.of(step("a"), step("each", "a").forEach(List.of(1, 2)), step("z", "each"));
    stage.begin().succeeds("a").fails("each[0]").succeeds("each[1]");
    stage = again(stage).starts("each[0]");
    stage.run.cancel(stage.tick(), "by ada", stage);
    stage.stops("each[0]", FailureClass.USER);
    assertThat(stage.run.state()).isEqualTo(RunState.CANCELLED);
    stage = again(stage);
    stage.succeeds("each[0]", "z");
    assertThat(stage.run.state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(stage.run.generations().ended())
        .extracting(Generations.Ended::state)
        .containsExactly(RunState.FAILED, RunState.CANCELLED);
  }

  @Test
  void aLostAttemptOfBeforeIsStillWatched() {
    Stage stage = Stage.of(step("a")).begin();
    Instant until = stage.tick().plusSeconds(60);
    Assignment held = new Assignment("w1", 1, stage.run.nextToken(), stage.tick());
    stage.apply("a", new TaskEvent.Assigned(stage.tick(), held));
    stage.apply(
        "a", new TaskEvent.WorkerLost(stage.tick(), held.token(), "is silent", Optional.of(until)));
    stage.fails("a");
    stage = again(stage);
    assertThat(stage.run.task(0).history().openLease()).isPresent();
    stage.run.cancel(stage.tick(), "by ada", stage);
    assertThat(stage.state("a")).isEqualTo(TaskState.CANCELLING);
    stage.apply("a", new TaskEvent.LeaseEnded(until));
    assertThat(stage.state("a")).isEqualTo(TaskState.CANCELLED);
  }

  @Test
  void aRunThatSucceededOrGoesOnIsLeftAlone() {
    Stage done = Stage.of(step("a")).begin().succeeds("a").restored();
    assertThat(done.run.reopen(done.tick(), done)).isFalse();
    assertThat(done.run.state()).isEqualTo(RunState.SUCCEEDED);
    Stage open = Stage.of(step("a")).begin().restored();
    assertThat(open.run.reopen(open.tick(), open)).isFalse();
    assertThat(open.order).isEmpty();
    Stage late = Stage.of(step("a")).begin().starts("a");
    late.run.cancel(late.tick(), "by ada", late);
    Stage stopping = late.restored();
    assertThat(stopping.run.reopen(stopping.tick(), stopping)).isFalse();
    assertThat(stopping.run.state()).isEqualTo(RunState.CANCELLING);
  }
}
