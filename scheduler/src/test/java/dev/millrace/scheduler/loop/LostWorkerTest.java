package dev.millrace.scheduler.loop;

import static dev.millrace.scheduler.sketch.StepSketch.plan;
import static dev.millrace.scheduler.sketch.StepSketch.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.dag.RetryPolicy;
import dev.millrace.engine.message.AttemptKey;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LostWorkerTest {
  private static final Duration TICK = Duration.ofMillis(1);

  private final LoopStage stage = new LoopStage();

  @AfterEach
  void close() {
    stage.close();
  }

  private AttemptKey running(String worker) {
    stage.grants(worker, 1);
    stage.trigger("r1", plan("d", step("a")));
    AttemptKey attempt = stage.assignedOne(worker);
    stage.begins(worker, attempt);
    return attempt;
  }

  @Test
  void whatItHeldRunsElsewhereAtOnceWithAHigherToken() {
    AttemptKey first = running("w1");
    stage.grants("w2", 1);

    stage.leaves("w1");

    AttemptKey second = stage.assignedOne("w2");
    assertThat(second.number()).isEqualTo(2);
    assertThat(second.token()).isGreaterThan(first.token());
    assertThat(stage.attempts("r1", "a")).containsExactly("LOST", "ASSIGNED");
    assertThat(stage.queries.attempts("r1", "a").get(0).failure().orElseThrow().message())
        .isEqualTo("Worker w1 left the cluster.");
  }

  @Test
  void aSilentWorkerIsLostWhenItsLeaseEndsAndNotBefore() {
    AttemptKey attempt = running("w1");
    stage.advance(LoopStage.LEASE.minus(TICK));
    assertThat(stage.task("r1", "a").state()).isEqualTo("RUNNING");

    stage.beats("w1", attempt);
    stage.advance(LoopStage.LEASE.minus(TICK));
    assertThat(stage.task("r1", "a").state()).as("a heartbeat renews it").isEqualTo("RUNNING");

    stage.advance(Duration.ofMillis(250));
    assertThat(stage.task("r1", "a").state()).isEqualTo("READY");
    assertThat(stage.queries.workers().get(0).state()).isEqualTo("lost");
  }

  @Test
  void aClockThatIsSetForwardLosesNoWorker() {
    AttemptKey attempt = running("w1");
    stage.clock.set(Duration.ofHours(1));
    stage.advance(LoopStage.LEASE.minus(TICK));
    stage.beats("w1", attempt);

    assertThat(stage.task("r1", "a").state()).isEqualTo("RUNNING");
  }

  @Test
  void aClockThatIsSetBackDoesNotStopTheWatch() {
    running("w1");
    stage.clock.set(Duration.ofHours(-1));
    stage.beats("w1");

    stage.advance(LoopStage.LEASE.plusSeconds(1));

    assertThat(stage.task("r1", "a").state()).isEqualTo("READY");
  }

  @Test
  void oneThatComesBackIsToldToDropWhatIsNoLongerItsOwn() {
    AttemptKey attempt = running("w1");
    stage.leaves("w1");
    stage.fabric.takeSent();

    stage.beats("w1", attempt);

    assertThat(stage.cancelled("w1")).containsExactly(attempt);
  }

  @Test
  void anAttemptThatWasGivenUpIsForgottenWhenItsLeaseHasEnded() {
    running("w1");
    stage.grants("w2", 1);
    stage.leaves("w1");
    AttemptKey second = stage.assignedOne("w2");
    stage.begins("w2", second);
    keepAlive("w2", second, LoopStage.LEASE);

    assertThat(stage.task("r1", "a").state()).isEqualTo("RUNNING");
    stage.cancel("r1");
    stage.fails("w2", second, "TRANSIENT");
    assertThat(stage.state("r1")).as("nothing is left to wait for").isEqualTo("CANCELLED");
  }

  private void keepAlive(String worker, AttemptKey attempt, Duration time) {
    for (Duration gone = Duration.ZERO; gone.compareTo(time) < 0; gone = gone.plusSeconds(1)) {
      stage.advance(Duration.ofSeconds(1));
      stage.beats(worker, attempt);
    }
  }

  @Test
  void aCreditThatNeverReachedItIsNotLost() {
    stage.grants("w1", 1);
    stage.trigger("r1", plan("d", step("a")));
    AttemptKey dropped = stage.assignedOne("w1");
    stage.leaves("w1");

    stage.beats("w1"); // it is back, and has used nothing of what it granted

    AttemptKey second = stage.assignedOne("w1");
    assertThat(second.token()).isGreaterThan(dropped.token());
  }

  @Test
  void aCreditThatWasUsedStaysUsed() {
    running("w1");
    stage.leaves("w1");

    stage.beats("w1");

    assertThat(stage.assigned("w1")).isEmpty();
  }

  @Test
  void aTaskThatLosesEveryWorkerFailsInTheEnd() {
    stage.trigger("r1", plan("d", step("a")));
    for (int i = 0; i <= RetryPolicy.LOST_MAX; i++) {
      stage.grants("w" + i, 1);
      stage.begins("w" + i, stage.assignedOne("w" + i));
      stage.leaves("w" + i);
    }

    assertThat(stage.task("r1", "a").state()).isEqualTo("FAILED");
    assertThat(stage.queries.run("r1").orElseThrow().reason())
        .contains("a: LOST: Worker w5 left the cluster.");
  }
}
