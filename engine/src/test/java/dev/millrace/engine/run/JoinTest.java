package dev.millrace.engine.run;

import static dev.millrace.engine.run.StepSketch.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.dag.OnFailure;
import dev.millrace.engine.dag.RetryPolicy;
import dev.millrace.engine.task.TaskEvent;
import dev.millrace.engine.task.TaskState;
import dev.millrace.spi.FailureClass;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What becomes of a task once everything upstream has ended. */
class JoinTest {
  @Test
  void aChainRunsOneAfterTheOther() {
    Stage stage = Stage.of(step("a"), step("b", "a"), step("c", "b")).begin();
    assertThat(stage.offered).containsExactly("a");

    stage.succeeds("a");
    assertThat(stage.offered).containsExactly("a", "b");
    assertThat(stage.run.counts()).isEqualTo(Map.of("SUCCEEDED", 1, "READY", 1, "PENDING", 1));

    stage.succeeds("b", "c");
    assertThat(stage.run.state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(stage.run.endedAt()).isPresent();
    assertThat(stage.run.reason()).isEmpty();
  }

  @Test
  void aDiamondMeetsOnlyWhenBothSidesHaveEnded() {
    Stage stage =
        Stage.of(step("a"), step("left", "a"), step("right", "a"), step("end", "left", "right"))
            .begin()
            .succeeds("a", "right");
    assertThat(stage.state("end")).isEqualTo(TaskState.PENDING);

    stage.succeeds("left");
    assertThat(stage.state("end")).isEqualTo(TaskState.READY);
  }

  @Test
  void aFanOutIsOfferedInTheOrderOfTheDag() {
    StepSketch[] steps =
        IntStream.range(0, 50)
            .mapToObj(i -> i == 0 ? step("s0") : step("s" + i, "s0"))
            .toArray(StepSketch[]::new);

    Stage stage = Stage.of(steps).begin().succeeds("s0");

    assertThat(stage.offered)
        .containsExactlyElementsOf(IntStream.range(0, 50).mapToObj(i -> "s" + i).toList());
  }

  @Test
  void aFailureEndsWhatDependsOnItAndNothingElse() {
    Stage stage =
        Stage.of(step("bad"), step("good"), step("next", "bad"), step("last", "next", "good"))
            .begin()
            .fails("bad");

    assertThat(stage.state("next")).isEqualTo(TaskState.UPSTREAM_FAILED);
    assertThat(stage.state("good")).isEqualTo(TaskState.READY);
    assertThat(stage.run.state()).isEqualTo(RunState.RUNNING);

    stage.succeeds("good");
    assertThat(stage.end("last").reason()).isEqualTo("upstream next is UPSTREAM_FAILED");
    assertThat(stage.run.state()).isEqualTo(RunState.FAILED);
    assertThat(stage.run.reason()).isEqualTo("bad: USER: bad broke.");
  }

  @Test
  void theReasonOfARunIsItsFirstFailureThatMatters() {
    Stage stage =
        Stage.of(step("shrug").onFailure(OnFailure.CONTINUE), step("second"), step("first"))
            .begin()
            .fails("shrug");
    assertThat(stage.run.reason()).isEmpty();
    int changes = stage.runChanges;

    stage.fails("first");
    assertThat(stage.runChanges).as("it is made durable when it is known").isEqualTo(changes + 1);
    stage.fails("second");
    assertThat(stage.run.reason()).isEqualTo("first: USER: first broke.");
  }

  @Test
  void continueLetsTheRestRunAndTheRunSucceed() {
    Stage stage =
        Stage.of(step("shrug").onFailure(OnFailure.CONTINUE), step("next", "shrug"))
            .begin()
            .fails("shrug")
            .succeeds("next");

    assertThat(stage.run.state()).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void skipDownstreamSkipsTheRestAndTheRunSucceeds() {
    Stage stage =
        Stage.of(
                step("picky").onFailure(OnFailure.SKIP_DOWNSTREAM),
                step("next", "picky"),
                step("last", "next"))
            .begin()
            .fails("picky");

    assertThat(stage.state("next")).isEqualTo(TaskState.SKIPPED);
    assertThat(stage.end("next").reason())
        .isEqualTo("upstream picky is FAILED and skips what follows");
    assertThat(stage.end("last").reason()).isEqualTo("nothing upstream ran");
    assertThat(stage.run.state()).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void aFailureUpstreamWeighsMoreThanASkip() {
    Stage stage =
        Stage.of(
                step("picky").onFailure(OnFailure.SKIP_DOWNSTREAM),
                step("bad"),
                step("next", "picky", "bad"))
            .begin()
            .fails("picky", "bad");

    assertThat(stage.state("next")).isEqualTo(TaskState.UPSTREAM_FAILED);
  }

  @Test
  void aFalseConditionSkipsAndOnlyWhatHasNothingElseUpstreamIsSkippedToo() {
    Stage stage =
        Stage.of(
                step("off").when("!params.deep"),
                step("on").when("params.deep"),
                step("alone", "off"),
                step("both", "off", "on"))
            .begin();

    assertThat(stage.end("off").reason()).isEqualTo("its condition is false: !params.deep");
    assertThat(stage.state("alone")).isEqualTo(TaskState.SKIPPED);
    stage.succeeds("on");
    assertThat(stage.state("both")).isEqualTo(TaskState.READY);
  }

  @Test
  void aConditionSeesTheValuesOfStepsUpstream() {
    Stage stage =
        Stage.of(
                step("scores"),
                step("good", "scores").when("steps.scores.values.f1 >= 0.5"),
                step("bad", "scores").when("steps['scores'].values.f1 < 0.5"),
                step("all", "scores").when("steps.exists(id, steps[id].values.f1 > 0.5)"))
            .begin()
            .leaves("scores", Map.of("f1", 0.75));

    assertThat(stage.states())
        .containsEntry("good", TaskState.READY)
        .containsEntry("bad", TaskState.SKIPPED)
        .containsEntry("all", TaskState.READY);
  }

  @Test
  void aConditionThatCannotBeEvaluatedFailsItsTaskAndSaysWhy() {
    Stage stage = Stage.of(step("a").when("params.missing > 1"), step("b", "a")).begin();

    assertThat(stage.end("a").failure().orElseThrow().failureClass()).isEqualTo(FailureClass.USER);
    assertThat(stage.run.reason()).startsWith("a: USER: if: Expression 'params.missing > 1'");
    assertThat(stage.state("b")).isEqualTo(TaskState.UPSTREAM_FAILED);
    assertThat(stage.run.state()).isEqualTo(RunState.FAILED);
  }

  @Test
  void aRequiredInputThatWasNotProducedSkipsAndAnOptionalOneDoesNot() {
    Stage stage =
        Stage.of(step("a"), step("needs").reads("data", "a"), step("likes").reads("extra", "a"))
            .begin()
            .leaves("a", Map.of());

    assertThat(stage.state("likes")).isEqualTo(TaskState.READY);
    assertThat(stage.state("needs")).isEqualTo(TaskState.SKIPPED);
    assertThat(stage.end("needs").reason())
        .isEqualTo("its input 'data' comes from a.data, which was not produced");
  }

  @Test
  void aRetryKeepsWhatFollowsWaiting() {
    RetryPolicy twice =
        new RetryPolicy(
            1, Set.of(FailureClass.TRANSIENT), Duration.ofSeconds(5), 2, Duration.ofHours(1), 0);
    Stage stage = Stage.of(step("a").retry(twice), step("b", "a")).begin().starts("a");
    long first = stage.token("a");

    stage.stops("a", FailureClass.TRANSIENT);
    assertThat(stage.states()).containsValues(TaskState.BACKOFF, TaskState.PENDING);
    for (int i = 0; i < 5; i++) {
      stage.tick();
    }
    stage.apply("a", new TaskEvent.BackoffElapsed(stage.tick())).succeeds("a", "b");

    assertThat(stage.token("a")).isGreaterThan(first);
    assertThat(stage.run.state()).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void aDagWithoutStepsSucceedsAtOnce() {
    assertThat(Stage.of().begin().run.state()).isEqualTo(RunState.SUCCEEDED);
  }
}
