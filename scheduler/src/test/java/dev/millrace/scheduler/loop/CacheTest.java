package dev.millrace.scheduler.loop;

import static dev.millrace.scheduler.sketch.StepSketch.plan;
import static dev.millrace.scheduler.sketch.StepSketch.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.dag.InputReference;
import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.ToScheduler;
import dev.millrace.engine.message.ToScheduler.Finished;
import dev.millrace.engine.message.ToScheduler.Output;
import dev.millrace.engine.message.ToScheduler.Registration;
import dev.millrace.engine.run.DagPlan;
import dev.millrace.engine.view.TaskView;
import dev.millrace.scheduler.sketch.StepSketch;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tasks that are given results of before, and why others are not. */
class CacheTest {
  private static final String ONE = "1".repeat(64);
  private static final String TWO = "2".repeat(64);
  private static final DagPlan CHAIN = chain(100);

  private final LoopStage stage = new LoopStage();

  @AfterEach
  void close() {
    stage.close();
  }

  /** {@code a} makes data of which {@code b} makes more. */
  private static DagPlan chain(long trees) {
    return plan("d", step("a").cached(), second(trees));
  }

  private static StepSketch second(long trees) {
    return step("b")
        .reads(new InputReference.StepOutput("a", "data"))
        .with("trees", trees)
        .cached();
  }

  private static Finished made(AttemptKey attempt, String digest, long rows) {
    return new Finished(
        "w1",
        attempt,
        1_000,
        3_000,
        null,
        List.of(new Output("data", "dataset", digest, 300_000, Map.of("rows", rows))),
        Map.of("n", 7L),
        List.of());
  }

  /** Runs the chain, whose steps nobody has run before. */
  private void ran(String run) {
    stage.trigger(run, CHAIN);
    stage.says("w1", made(stage.assignedOne("w1"), ONE, 10));
    stage.says("w1", made(stage.assignedOne("w1"), TWO, 20));
    assertThat(stage.state(run)).isEqualTo("SUCCEEDED");
  }

  @Test
  void aSecondRunIsGivenTheResultsOfTheFirstWithoutAnyWorker() {
    stage.grants("w1", 9);
    ran("r1");
    stage.leaves("w1");

    stage.trigger("r2", chain(100));

    assertThat(stage.state("r2")).isEqualTo("SUCCEEDED");
    assertThat(stage.states("r2")).isEqualTo(Map.of("a", "CACHED", "b", "CACHED"));
    assertThat(stage.attempts("r2", "a")).as("that of the original").containsExactly("SUCCEEDED");
    TaskView b = stage.task("r2", "b");
    assertThat(b.attempts()).isZero();
    assertThat(b.values()).isEqualTo(Map.of("n", 7L));
    assertThat(b.outputs()).isEqualTo(stage.task("r1", "b").outputs());
    assertThat(b.ranBecause()).isEmpty();
    assertThat(b.cachedFrom())
        .hasValueSatisfying(
            from -> {
              assertThat(from.run()).isEqualTo("r1");
              assertThat(from.task()).isEqualTo("b");
              assertThat(from.attempt()).isEqualTo(1);
            });
  }

  @Test
  void whatDependsOnAChangedParameterRunsAndSaysWhy() {
    stage.grants("w1", 9);
    ran("r1");

    stage.trigger("r2", chain(200));

    assertThat(stage.assigned("w1")).extracting(AttemptKey::task).containsExactly("b");
    assertThat(stage.states("r2")).containsEntry("a", "CACHED");
    assertThat(stage.task("r2", "b").ranBecause()).hasValue("parameter trees 100 → 200");
    assertThat(stage.task("r1", "b").ranBecause()).hasValue("no result of this step yet");
  }

  @Test
  void anotherInputAndAnotherVersionOfAKindAreNamed() {
    stage.grants("w1", 9);
    ran("r1");

    stage.trigger(
        "r2", plan("d", step("a").version(4).cached(), second(100)), Map.of("trees", 200L));
    assertThat(stage.task("r2", "a").ranBecause()).hasValue("step kind noop 3 → 4");
    stage.says("w1", made(stage.assignedOne("w1"), "3".repeat(64), 13));

    assertThat(stage.task("r2", "b").ranBecause())
        .hasValue("input data changed: sha256 11111111… → 33333333…, 3 more rows");
  }

  @Test
  void aStepThatIsNotToBeReusedRunsAndSaysNothing() {
    stage.grants("w1", 1);
    for (String run : List.of("r1", "r2")) {
      stage.trigger(run, plan("d", step("a")));
      stage.finishes("w1", stage.assignedOne("w1"));
      stage.grants("w1", 1);
      assertThat(stage.states(run)).isEqualTo(Map.of("a", "SUCCEEDED"));
      assertThat(stage.task(run, "a").ranBecause()).isEmpty();
    }
  }

  @Test
  void aRunWithoutCacheRunsEverythingAndKeepsTheResults() {
    stage.grants("w1", 6);
    ran("r1");

    stage.triggerWithoutCache("r2", chain(100));
    stage.says("w1", made(stage.assignedOne("w1"), "4".repeat(64), 10));
    stage.says("w1", made(stage.assignedOne("w1"), "5".repeat(64), 20));
    assertThat(stage.task("r2", "a").ranBecause()).hasValue("cache is off for this run");

    stage.trigger("r3", chain(100));
    assertThat(stage.states("r3")).isEqualTo(Map.of("a", "CACHED", "b", "CACHED"));
    assertThat(stage.task("r3", "a").cachedFrom()).map(from -> from.run()).hasValue("r2");
  }

  @Test
  void aResultThatIsOlderThanItsTtlIsNotUsed() {
    DagPlan plan = plan("d", step("a").cached(Duration.ofDays(7)));
    stage.grants("w1", 2);
    stage.trigger("r1", plan);
    stage.finishes("w1", stage.assignedOne("w1"));

    stage.clock.advance(Duration.ofDays(6));
    stage.trigger("r2", plan);
    assertThat(stage.states("r2")).isEqualTo(Map.of("a", "CACHED"));

    stage.clock.advance(Duration.ofDays(2));
    stage.grants("w1", 1);
    stage.trigger("r3", plan);
    assertThat(stage.task("r3", "a").ranBecause())
        .hasValue("its result is older than its ttl of 7d");
  }

  @Test
  void aResultWhoseOutputIsGoneIsNotUsed() {
    stage.grants("w1", 9);
    ran("r1");
    stage.artifacts.missing.add(TWO);

    stage.trigger("r2", chain(100));

    assertThat(stage.states("r2")).isEqualTo(Map.of("a", "CACHED", "b", "DISPATCHED"));
    assertThat(stage.task("r2", "b").ranBecause())
        .hasValue("its output data (sha256 22222222…) is no longer in the artifact store");
  }

  @Test
  void aSmallOutputThatIsDamagedIsNotUsed() {
    stage.grants("w1", 2);
    stage.trigger("r1", plan("d", step("a").cached()));
    stage.says("w1", LoopStage.success("w1", stage.assignedOne("w1"), "data"));
    stage.artifacts.damaged.add("d".repeat(64));

    stage.trigger("r2", plan("d", step("a").cached()));

    assertThat(stage.task("r2", "a").ranBecause())
        .hasValue("its output data (sha256 dddddddd…) is damaged in the artifact store");
  }

  @Test
  void anOutputOfAnotherSchedulerIsWaitedForAndThenUsed() {
    stage.grants("w1", 9);
    ran("r1");
    stage.artifacts.missing.add(ONE);
    stage.artifacts.elsewhere.add(ONE);

    stage.trigger("r2", chain(100));
    assertThat(stage.states("r2")).containsEntry("a", "READY");

    stage.artifacts.missing.clear();
    stage.advance(Duration.ofMillis(300));
    assertThat(stage.states("r2")).isEqualTo(Map.of("a", "CACHED", "b", "CACHED"));
  }

  @Test
  void anOutputThatDoesNotComeFromAnotherSchedulerIsNotWaitedForForEver() {
    stage.grants("w1", 9);
    ran("r1");
    stage.artifacts.missing.add(ONE);
    stage.artifacts.elsewhere.add(ONE);
    stage.trigger("r2", chain(100));

    stage.advance(ResultCache.BROUGHT_WITHIN.plusMillis(300));
    stage.beats("w1"); // it was silent meanwhile

    assertThat(stage.states("r2")).containsEntry("a", "DISPATCHED");
    assertThat(stage.task("r2", "a").ranBecause())
        .hasValue(
            "its output data (sha256 11111111…) was not brought from another scheduler within 30s");
  }

  @Test
  void aStepThatRegisteredAModelIsNotReused() {
    DagPlan plan = plan("d", step("a").cached());
    stage.grants("w1", 2);
    stage.trigger("r1", plan);
    stage.says(
        "w1",
        new Finished(
            "w1",
            stage.assignedOne("w1"),
            1_000,
            3_000,
            null,
            List.of(),
            Map.of(),
            List.of(new Registration("wine", ONE, "live", Map.of()))));
    assertThat(stage.state("r1")).isEqualTo("SUCCEEDED");

    stage.trigger("r2", plan);

    assertThat(stage.states("r2")).isEqualTo(Map.of("a", "DISPATCHED"));
  }

  @Test
  void anAddressIsReusedOnlyIfItsBytesArePinnedOrTheStepSaysForHowLong() {
    stage.grants("w1", 9);
    String url = "https://example.org/a.csv";
    for (String run : List.of("r1", "r2")) {
      stage.trigger(run, plan("d", step("a").with("source", url).cached()));
      stage.finishes("w1", stage.assignedOne("w1"));
    }
    assertThat(stage.task("r2", "a").ranBecause())
        .hasValue(
            "it reads https://example.org/a.csv, which may change;"
                + " `cache: {ttl: …}` says for how long it is taken not to");

    for (StepSketch asked :
        List.of(
            step("a").with("source", url).with("sha256", ONE).cached(),
            step("a").with("source", url).cached(Duration.ofHours(1)))) {
      DagPlan plan = plan("e", asked);
      stage.trigger("s1" + plan.hashCode(), plan);
      stage.finishes("w1", stage.assignedOne("w1"));
      stage.trigger("s2" + plan.hashCode(), plan);
      assertThat(stage.states("s2" + plan.hashCode())).isEqualTo(Map.of("a", "CACHED"));
    }
  }

  @Test
  void aContainerIsReusedOnlyIfItsImageIsPinnedOrTheStepSaysForHowLong() {
    stage.grants("w1", 9);
    for (String run : List.of("r1", "r2")) {
      stage.trigger(run, plan("d", step("a").with("image", "alpine:3").inContainer().cached()));
      stage.finishes("w1", stage.assignedOne("w1"));
    }
    assertThat(stage.task("r2", "a").ranBecause())
        .hasValue(
            "alpine:3 may be another image tomorrow; a name with @sha256:… never is, and"
                + " `cache: {ttl: …}` says for how long it is taken not to");

    for (StepSketch asked :
        List.of(
            step("a").with("image", "alpine@sha256:" + ONE).inContainer().cached(),
            step("a").inContainer().cached(Duration.ofHours(1)))) {
      DagPlan plan = plan("e", asked);
      stage.trigger("s1" + plan.hashCode(), plan);
      stage.finishes("w1", stage.assignedOne("w1"));
      stage.trigger("s2" + plan.hashCode(), plan);
      assertThat(stage.states("s2" + plan.hashCode())).isEqualTo(Map.of("a", "CACHED"));
    }
  }

  @Test
  void parametersThatAnExpressionOfTheStepNamesArePartOfTheKey() {
    DagPlan plan = plan("d", step("a").with("gate", "1.0 < params['max-loss']").cached());
    stage.grants("w1", 3);
    stage.trigger("r1", plan, Map.of("max-loss", 2L, "other", 1L));
    stage.finishes("w1", stage.assignedOne("w1"));

    stage.trigger("r2", plan, Map.of("max-loss", 2L, "other", 5L));
    assertThat(stage.states("r2")).isEqualTo(Map.of("a", "CACHED"));

    stage.trigger("r3", plan, Map.of("max-loss", 3L, "other", 5L));
    assertThat(stage.task("r3", "a").ranBecause()).hasValue("run parameter max-loss 2 → 3");
  }

  @Test
  void theLogOfTheOriginalIsShownWithALineThatSaysSo() {
    stage.grants("w1", 9);
    ran("r1");
    stage.trigger("r2", chain(100));

    assertThat(stage.queries.logs("r2", "a", Optional.empty(), 0, 100))
        .singleElement()
        .satisfies(
            line ->
                assertThat(line.text())
                    .isEqualTo(
                        "Given the result of run r1, task a, attempt 1."
                            + " What follows is the log of that one."));
  }

  @Test
  void aCommitThatFailsLeavesNoResultBehind() {
    stage.grants("w1", 2);
    stage.trigger("r1", plan("d", step("a").cached()));
    AttemptKey attempt = stage.assignedOne("w1");
    stage.store.commitsToRefuse.set(1);
    stage.finishes("w1", attempt);
    assertThat(stage.states("r1")).isEqualTo(Map.of("a", "DISPATCHED"));

    stage.trigger("r2", plan("d", step("a").cached()));
    assertThat(stage.states("r2")).isEqualTo(Map.of("a", "READY"));

    stage.finishes("w1", attempt);
    assertThat(stage.states("r2")).isEqualTo(Map.of("a", "CACHED"));
  }

  @Test
  void whatIsUnderWayWhenTheSchedulerDiesIsKeptForLaterAllTheSame() {
    stage.grants("w1", 2);
    stage.trigger("r1", plan("d", step("a").cached()));
    AttemptKey attempt = stage.assignedOne("w1");
    stage.stop();
    stage.start();

    stage.says("w1", new ToScheduler.Started("w1", attempt, 0));
    stage.finishes("w1", attempt);

    stage.trigger("r2", plan("d", step("a").cached()));
    assertThat(stage.states("r2")).isEqualTo(Map.of("a", "CACHED"));
  }

  @Test
  void resultsAreForgottenAfterTheTimeForWhichTheyAreKept() {
    stage.grants("w1", 3);
    stage.trigger("r1", plan("d", step("a").cached()));
    stage.finishes("w1", stage.assignedOne("w1"));

    stage.advance(LoopStage.KEPT.plusDays(1));
    stage.grants("w1", 1);
    stage.trigger("r2", plan("d", step("a").cached()));

    assertThat(stage.states("r2")).isEqualTo(Map.of("a", "DISPATCHED"));
    assertThat(stage.task("r2", "a").ranBecause()).hasValue("no result of this step yet");
  }
}
