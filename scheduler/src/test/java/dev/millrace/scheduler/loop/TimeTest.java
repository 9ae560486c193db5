package dev.millrace.scheduler.loop;

import static dev.millrace.scheduler.sketch.StepSketch.plan;
import static dev.millrace.scheduler.sketch.StepSketch.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.dag.RetryPolicy;
import dev.millrace.engine.dag.Timeouts;
import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.ToWorker.Assign;
import dev.millrace.engine.message.ToWorker.Cancel;
import dev.millrace.spi.FailureClass;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Back-off and time limits. */
class TimeTest {
  private static final Duration TICK = Duration.ofMillis(1);
  private static final RetryPolicy TWICE =
      new RetryPolicy(
          2,
          Set.of(FailureClass.TRANSIENT, FailureClass.TIMEOUT),
          Duration.ofSeconds(4),
          2,
          Duration.ofMinutes(5),
          0);

  private final LoopStage stage = new LoopStage();

  @AfterEach
  void close() {
    stage.close();
  }

  private static Timeouts limits(Integer queue, Integer attempt, Integer total) {
    return new Timeouts(seconds(queue), seconds(attempt), seconds(total));
  }

  private static Optional<Duration> seconds(Integer number) {
    return Optional.ofNullable(number).map(Duration::ofSeconds);
  }

  /** Moves time while the worker goes on saying that it lives. */
  private void beating(Duration by, AttemptKey... running) {
    stage.advance(by.dividedBy(2)); // a worker that is silent for its whole lease is lost
    stage.beats("w1", running);
    stage.advance(by.minus(by.dividedBy(2)));
    stage.beats("w1", running);
  }

  @Test
  void aFailedAttemptIsFollowedByAnotherAfterItsPause() {
    stage.grants("w1", 9);
    stage.trigger("r1", plan("d", step("a").retry(TWICE)));
    for (int pause : new int[] {4, 8}) {
      AttemptKey attempt = stage.assignedOne("w1");
      stage.fails("w1", attempt, "TRANSIENT");
      assertThat(stage.task("r1", "a").state()).isEqualTo("BACKOFF");
      assertThat(stage.task("r1", "a").failure().orElseThrow().message()).isEqualTo("It broke.");
      stage.fabric.takeSent();

      beating(Duration.ofSeconds(pause).minus(TICK));
      assertThat(stage.assigned("w1")).isEmpty();
      beating(TICK);
    }
    List<Assign> last = stage.heard("w1", Assign.class);
    assertThat(last).hasSize(1);
    assertThat(last.get(0).run()).containsEntry("attempt", 3L);

    stage.fails("w1", last.get(0).attempt(), "TRANSIENT");
    assertThat(stage.state("r1")).isEqualTo("FAILED");
    assertThat(stage.attempts("r1", "a")).containsExactly("FAILED", "FAILED", "FAILED");
  }

  @Test
  void aTaskThatWaitsTooLongForASlotFails() {
    stage.trigger("r1", plan("d", step("a").timeouts(limits(10, null, null))));

    stage.advance(Duration.ofSeconds(10).minus(TICK));
    assertThat(stage.task("r1", "a").state()).isEqualTo("READY");
    stage.advance(TICK);
    assertThat(stage.queries.run("r1").orElseThrow().reason())
        .contains("a: TIMEOUT: No slot became free within the queue limit of 10s.");
  }

  @Test
  void anAttemptThatItsWorkerDoesNotStopInTimeIsStoppedAndRetried() {
    stage.grants("w1", 9);
    stage.trigger("r1", plan("d", step("a").retry(TWICE).timeouts(limits(null, 10, null))));
    List<Assign> assigns = stage.heard("w1", Assign.class);
    AttemptKey attempt = assigns.get(0).attempt();
    assertThat(assigns.get(0).timeoutMillis()).isEqualTo(10_000);
    stage.begins("w1", attempt);

    beating(Duration.ofSeconds(15).minus(TICK), attempt);
    assertThat(stage.cancelled("w1")).isEmpty();
    stage.advance(TICK);
    assertThat(stage.heard("w1", Cancel.class))
        .singleElement()
        .satisfies(
            c ->
                assertThat(c.reason()).isEqualTo("The attempt took longer than its limit of 10s."));

    stage.fails("w1", attempt, "TIMEOUT");
    assertThat(stage.task("r1", "a").state()).isEqualTo("BACKOFF");
    assertThat(stage.attempts("r1", "a")).containsExactly("CANCELLED");
    assertThat(stage.queries.attempts("r1", "a").get(0).failure().orElseThrow().message())
        .isEqualTo("The attempt took longer than its limit of 10s.");
    beating(Duration.ofSeconds(4));
    assertThat(stage.assignedOne("w1").number()).isEqualTo(2);
  }

  @Test
  void aTotalLimitEndsTheTaskEvenDuringAPause() {
    stage.grants("w1", 9);
    stage.trigger("r1", plan("d", step("a").retry(TWICE).timeouts(limits(null, null, 3))));
    stage.fails("w1", stage.assignedOne("w1"), "TRANSIENT");

    stage.advance(Duration.ofSeconds(3));

    assertThat(stage.state("r1")).isEqualTo("FAILED");
    assertThat(stage.task("r1", "a").failure().orElseThrow().message())
        .isEqualTo("All attempts together took longer than the total limit of 3s.");
  }

  @Test
  void settingTheClockNeitherProlongsNorShortensAPause() {
    for (Duration jump : List.of(Duration.ofHours(-1), Duration.ofHours(1))) {
      String run = "r" + jump;
      stage.grants("w1", 9);
      stage.trigger(run, plan("d", step("a").retry(TWICE)));
      stage.fails("w1", stage.assignedOne("w1"), "TRANSIENT");
      stage.fabric.takeSent();

      stage.clock.set(jump);
      beating(Duration.ofSeconds(4).minus(TICK));
      assertThat(stage.assigned("w1")).as("%s", jump).isEmpty();
      beating(TICK);

      stage.finishes("w1", stage.assignedOne("w1"));
      assertThat(stage.state(run)).isEqualTo("SUCCEEDED");
    }
  }

  @Test
  void settingTheClockNeitherProlongsNorShortensALimitThatBeganBefore() {
    for (Duration jump : List.of(Duration.ofHours(-1), Duration.ofHours(1))) {
      String run = "r" + jump;
      stage.grants("w1", 9);
      stage.trigger(run, plan("d", step("a").retry(TWICE).timeouts(limits(null, null, 30))));
      AttemptKey first = stage.assignedOne("w1");
      stage.begins("w1", first);

      stage.clock.set(jump);
      beating(Duration.ofSeconds(5), first);
      stage.fails("w1", first, "TRANSIENT"); // the state changes, the limit goes on
      beating(Duration.ofSeconds(4));
      AttemptKey second = stage.assignedOne("w1");
      stage.begins("w1", second);
      beating(Duration.ofSeconds(10), second);
      beating(Duration.ofSeconds(11).minus(TICK), second);
      assertThat(stage.task(run, "a").state()).as("%s", jump).isEqualTo("RUNNING");
      beating(TICK, second);
      assertThat(stage.task(run, "a").state()).as("%s", jump).isEqualTo("CANCELLING");
      stage.fails("w1", second, "TIMEOUT");
    }
  }

  @Test
  void settingTheClockMovesNoLimitThatIsReadAgain() {
    stage.trigger("r1", plan("d", step("a").timeouts(limits(10, null, null))));
    stage.clock.set(Duration.ofHours(-1));
    stage.store.commitsToRefuse.set(1);
    stage.trigger("r2", plan("e", step("a")));
    stage.advance(Duration.ofSeconds(1));

    stage.advance(Duration.ofSeconds(9).minus(TICK.multipliedBy(2)));
    assertThat(stage.task("r1", "a").state()).isEqualTo("READY");
    stage.advance(TICK.multipliedBy(2));
    assertThat(stage.state("r1")).isEqualTo("FAILED");
  }

  @Test
  void aWaitForATimeOfDayGoesByTheTimeOfDay() {
    stage.grants("w1", 9);
    stage.trigger("r1", plan("d", step("a")));
    stage.waits(
        "w1", stage.assignedOne("w1"), LoopStage.until(stage.clock.instant().plusSeconds(3600)));
    stage.grants("w1", 9);

    stage.clock.set(Duration.ofHours(1));
    stage.advance(TICK);

    assertThat(stage.assignedOne("w1").number()).isEqualTo(1);
  }
}
