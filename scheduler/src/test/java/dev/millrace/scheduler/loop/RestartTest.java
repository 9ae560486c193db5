package dev.millrace.scheduler.loop;

import static dev.millrace.scheduler.sketch.StepSketch.plan;
import static dev.millrace.scheduler.sketch.StepSketch.step;
import static dev.millrace.scheduler.sketch.StepSketch.wide;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.dag.RetryPolicy;
import dev.millrace.engine.dag.Timeouts;
import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.Fabric;
import dev.millrace.engine.message.LeaseTimes;
import dev.millrace.engine.message.ToScheduler.Finished;
import dev.millrace.engine.message.ToScheduler.Registration;
import dev.millrace.engine.message.ToWorker.Assign;
import dev.millrace.engine.run.DagPlan;
import dev.millrace.engine.view.Commands.Refused;
import dev.millrace.engine.view.RunView;
import dev.millrace.scheduler.sketch.Databases;
import dev.millrace.scheduler.store.JdbcStore;
import dev.millrace.spi.FailureClass;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The scheduler ends and begins again, or its database goes away for a while. */
class RestartTest {
  private static final DagPlan CHAIN = plan("d", step("a"), step("b", "a"));

  private final LoopStage stage = new LoopStage();

  @AfterEach
  void close() {
    stage.close();
  }

  private AttemptKey running() {
    stage.grants("w1", 1);
    stage.trigger("r1", CHAIN);
    AttemptKey attempt = stage.assignedOne("w1");
    stage.begins("w1", attempt);
    return attempt;
  }

  private void restart() {
    stage.stop();
    stage.start();
    stage.settle();
  }

  @Test
  void whatRunsIsAdoptedWhenItsWorkerIsHeard() {
    AttemptKey attempt = running();
    restart();
    stage.beats("w1", attempt);
    assertThat(stage.orders()).as("nothing is sent for what runs").isEmpty();
    stage.advance(LoopStage.LEASE.minusSeconds(1));
    stage.beats("w1", attempt);

    stage.grants("w1", 1);
    stage.finishes("w1", attempt);

    assertThat(stage.assignedOne("w1").task()).isEqualTo("b");
    assertThat(stage.attempts("r1", "a")).containsExactly("SUCCEEDED");
  }

  @Test
  void aReportOfBeforeIsTakenByTheNextLife() {
    AttemptKey attempt = running();
    stage.stop();
    stage.start();

    stage.finishes("w1", attempt);

    assertThat(stage.states("r1")).isEqualTo(Map.of("a", "SUCCEEDED", "b", "READY"));
  }

  @Test
  void aWorkerThatIsNeverHeardAgainIsLostAfterItsLease() {
    running();
    restart();
    stage.advance(LoopStage.LEASE.minusMillis(1));
    assertThat(stage.task("r1", "a").state()).isEqualTo("RUNNING");

    stage.advance(Duration.ofMillis(250));
    assertThat(stage.task("r1", "a").state()).isEqualTo("READY");
  }

  @Test
  void aCancelledTaskOfASilentWorkerWaitsUntilNoOtherSchedulerCanConfirmItEither() {
    running();
    stage.cancel("r1");
    restart(); // as if another had taken the run over
    stage.advance(LoopStage.LEASE.plusSeconds(1));
    assertThat(stage.task("r1", "a").state()).isEqualTo("CANCELLING");

    stage.advance(LeaseTimes.WITHOUT_DATABASE);

    assertThat(stage.task("r1", "a").state()).isEqualTo("CANCELLED");
  }

  @Test
  void whatAWorkerOfThisProcessHeldRunsAgainAtOnce() {
    AttemptKey before = running();
    stage.provenDead = "w1"::equals;
    restart();
    assertThat(stage.task("r1", "a").state()).isEqualTo("READY");

    stage.grants("w2", 1);
    AttemptKey again = stage.assignedOne("w2");
    assertThat(again.number()).isEqualTo(2);
    assertThat(again.token()).isGreaterThan(before.token());
    assertThat(stage.queries.attempts("r1", "a").get(0).failure().orElseThrow().message())
        .isEqualTo("Worker w1 ended with the process it ran in.");
  }

  @Test
  void anAssignmentThatNeverArrivedRunsAgain() {
    stage.grants("w1", 1);
    stage.trigger("r1", CHAIN);
    AttemptKey dropped = stage.assignedOne("w1");
    restart();
    stage.grants("w1", 1);
    stage.beats("w1");
    assertThat(stage.assigned("w1")).as("it may have been sent just before this").isEmpty();

    stage.advance(Duration.ofMillis(500));
    stage.beats("w1");

    assertThat(stage.assignedOne("w1").token()).isGreaterThan(dropped.token());
  }

  @Test
  void aCancelAfterAnAssignmentThatDidNotArriveWaitsUntilItCannotBegin() {
    stage.grants("w1", 1);
    stage.trigger("r1", CHAIN);
    stage.assignedOne("w1");
    restart();
    stage.advance(Duration.ofMillis(500));
    stage.beats("w1");
    assertThat(stage.task("r1", "a").state()).isEqualTo("READY");

    stage.cancel("r1");
    stage.advance(Duration.ofSeconds(11));
    assertThat(stage.task("r1", "a").state()).isEqualTo("CANCELLING");

    stage.advance(LoopStage.LEASE.plus(LeaseTimes.WITHOUT_DATABASE));
    assertThat(stage.task("r1", "a").state()).isEqualTo("CANCELLED");
  }

  /**
   * A run of another scheduler, whose worker w1 this one has never heard; then it is taken over.
   */
  private AttemptKey takeOverFromADeadScheduler(Duration after) {
    AttemptKey attempt = running();
    try (JdbcStore other = new JdbcStore(stage.database.connections())) {
      Databases.takeAllShards(other, "scheduler-9", 4);
      restart();
      for (long second = 0; second < after.toSeconds(); second++) {
        saysThatItLives(other, "scheduler-9");
        stage.advance(Duration.ofSeconds(1));
      }
      assertThat(stage.loop.counters().takeovers()).isZero();
    }
    for (int second = 0; second < 5; second++) {
      stage.advance(Duration.ofSeconds(1));
    }
    assertThat(stage.loop.counters().takeovers()).isEqualTo(4);
    return attempt;
  }

  /** Signs of life count milliseconds, and many of this test's seconds fit into one of those. */
  private static void saysThatItLives(JdbcStore store, String scheduler) {
    long before = store.look(scheduler, 4).signs().get(scheduler).mark();
    while (store.look(scheduler, 4).signs().get(scheduler).mark() == before) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aWorkerThatDiedWithItsSchedulerIsNotWaitedForByOneThatKnowsTheCluster() {
    AttemptKey first = takeOverFromADeadScheduler(LoopStage.LEASE.plusSeconds(1));

    stage.grants("w2", 1);

    AttemptKey second = stage.assignedOne("w2");
    assertThat(second.token()).isGreaterThan(first.token());
    assertThat(stage.queries.attempts("r1", "a").get(0).failure().orElseThrow().message())
        .isEqualTo("Worker w1 left the cluster.");
  }

  @Test
  void aSchedulerThatHasJustStartedWaitsForWorkersThatComeBack() {
    AttemptKey attempt = takeOverFromADeadScheduler(Duration.ofSeconds(2));

    assertThat(stage.task("r1", "a").state()).isEqualTo("RUNNING");
    stage.beats("w1", attempt);
    stage.advance(LoopStage.LEASE.minusSeconds(1));
    assertThat(stage.task("r1", "a").state()).isEqualTo("RUNNING");
  }

  @Test
  void aWorkerThatIsInTheClusterIsWaitedForUntilItsLeaseEnds() {
    stage.fabric.sees(new Fabric.Peer("w1", Fabric.Role.WORKER, Map.of()));

    takeOverFromADeadScheduler(LoopStage.LEASE.plusSeconds(1));

    assertThat(stage.task("r1", "a").state()).isEqualTo("RUNNING");
  }

  @Test
  void readyTasksPausesAndLimitsGoOnWhereTheyWere() {
    RetryPolicy later =
        new RetryPolicy(
            1, Set.of(FailureClass.TRANSIENT), Duration.ofSeconds(9), 2, Duration.ofHours(1), 0);
    Timeouts queue =
        new Timeouts(Optional.of(Duration.ofSeconds(20)), Optional.empty(), Optional.empty());
    stage.grants("w1", 1);
    stage.trigger("r1", plan("d", step("pausing").retry(later), step("queued").timeouts(queue)));
    stage.fails("w1", stage.assignedOne("w1"), "TRANSIENT");
    restart();
    assertThat(stage.states("r1")).isEqualTo(Map.of("pausing", "BACKOFF", "queued", "READY"));

    stage.advance(Duration.ofSeconds(9));
    assertThat(stage.task("r1", "pausing").state()).isEqualTo("READY");
    stage.advance(Duration.ofSeconds(11));
    assertThat(stage.task("r1", "queued").state()).isEqualTo("FAILED");
  }

  @Test
  void aPauseIsNoLongerBecauseTheClockOfTheOneBeforeWasAhead() {
    RetryPolicy later =
        new RetryPolicy(
            1, Set.of(FailureClass.TRANSIENT), Duration.ofSeconds(9), 2, Duration.ofHours(1), 0);
    stage.grants("w1", 1);
    stage.trigger("r1", plan("d", step("pausing").retry(later)));
    stage.fails("w1", stage.assignedOne("w1"), "TRANSIENT");
    stage.stop();
    stage.clock.set(Duration.ofMinutes(-30));
    stage.start();
    stage.settle();

    stage.advance(Duration.ofSeconds(8));
    assertThat(stage.task("r1", "pausing").state()).isEqualTo("BACKOFF");
    stage.advance(Duration.ofSeconds(1));
    assertThat(stage.task("r1", "pausing").state()).isEqualTo("READY");
  }

  @Test
  void aCancelUnderwayIsSaidAgainAndKeepsItsReason() {
    AttemptKey attempt = running();
    stage.cancel("r1");
    restart();
    stage.fabric.takeSent();

    stage.beats("w1", attempt);
    assertThat(stage.cancelled("w1")).containsExactly(attempt);
    stage.fails("w1", attempt, "TRANSIENT");
    assertThat(stage.state("r1")).isEqualTo("CANCELLED");
    assertThat(stage.queries.run("r1").orElseThrow().reason()).contains("asked by ada");
  }

  @Test
  void whoWaitsForAnAnswerWhenItStopsIsTold() {
    stage.stop();
    CompletableFuture<Boolean> answer = new CompletableFuture<>();

    assertThat(stage.loop.tell(new Inbound.Cancel("r1", "", answer))).isFalse();
    stage.start();
  }

  @Test
  void aReportWhoseCommitFailedIsNotAcknowledgedAndAppliedOnceWhenItComesAgain() {
    AttemptKey attempt = running();
    stage.store.commitsToRefuse.set(1);

    stage.finishes("w1", attempt);
    assertThat(stage.acknowledged("w1")).isEmpty();
    assertThat(stage.task("r1", "a").state()).isEqualTo("RUNNING");
    assertThat(stage.loop.counters().recoveries()).isEqualTo(2);

    stage.finishes("w1", attempt);
    assertThat(stage.acknowledged("w1")).containsExactly(attempt);
    assertThat(stage.states("r1")).isEqualTo(Map.of("a", "SUCCEEDED", "b", "READY"));
  }

  @Test
  void aModelIsNotRegisteredByAReportWhoseCommitFailed() {
    AttemptKey attempt = running();
    Finished fine = LoopStage.success("w1", attempt);
    Registration wish = new Registration("wine", "b".repeat(64), "live", Map.of());
    Finished report =
        new Finished("w1", attempt, 1, 2, null, List.of(), fine.values(), List.of(wish));
    stage.store.commitsToRefuse.set(1);

    stage.says("w1", report);
    assertThat(stage.queries.models()).isEmpty();

    stage.says("w1", report);
    assertThat(stage.queries.modelVersion("wine", "live").orElseThrow().version()).isEqualTo(1);
  }

  @Test
  void aReportWhoseCommitWorkedButWasNotAnsweredIsAppliedOnce() {
    AttemptKey attempt = running();
    stage.store.answersToLose.set(1);

    stage.finishes("w1", attempt);
    assertThat(stage.acknowledged("w1")).isEmpty();
    assertThat(stage.task("r1", "a").state()).isEqualTo("SUCCEEDED");

    stage.finishes("w1", attempt);
    assertThat(stage.acknowledged("w1")).containsExactly(attempt);
    assertThat(stage.attempts("r1", "a")).containsExactly("SUCCEEDED");
  }

  @Test
  void nothingIsSentForAnAssignmentThatWasNotWrittenAndItsCreditIsKept() {
    stage.trigger("r1", wide("d", 1));
    stage.store.commitsToRefuse.set(1);
    stage.grants("w1", 1);

    List<Assign> sent = stage.heard("w1", Assign.class);
    assertThat(sent).as("once, by the turn that was written").hasSize(1);
    assertThat(stage.attempts("r1", "s0")).containsExactly("ASSIGNED");
  }

  @Test
  void anAssignmentThatWasWrittenButNotSentRunsInTheEnd() {
    stage.trigger("r1", wide("d", 1));
    stage.store.answersToLose.set(1);
    stage.grants("w1", 1);
    assertThat(stage.assigned("w1")).isEmpty();
    assertThat(stage.attempts("r1", "s0")).containsExactly("ASSIGNED");

    stage.advance(Duration.ofSeconds(5));
    stage.beats("w1");

    assertThat(stage.assignedOne("w1").number()).isEqualTo(2);
  }

  @Test
  void aTriggerThatCouldNotBeWrittenIsRefusedAndMayBeTriedAgain() {
    stage.store.commitsToRefuse.set(1);
    CompletableFuture<Optional<RunView>> refused = stage.trigger("k1", CHAIN);

    assertThatThrownBy(refused::join)
        .hasCauseInstanceOf(Refused.class)
        .satisfies(
            e ->
                assertThat(((Refused) e.getCause()).reason())
                    .isEqualTo(Refused.Reason.UNAVAILABLE));
    assertThat(stage.queries.run("k1")).isEmpty();
    assertThat(stage.trigger("k1", CHAIN).join()).isPresent();
  }

  @Test
  void aWorkerThatLeftDuringTheOutageIsStillLost() {
    running();
    stage.store.commitsToRefuse.set(1);

    stage.leaves("w1");
    stage.settle();

    assertThat(stage.task("r1", "a").state()).isEqualTo("READY");
  }

  @Test
  void anIdleSchedulerSaysEverySecondThatItLives() {
    stage.settle();
    for (int i = 0; i < 2; i++) {
      Databases.run(stage.database.connections(), "update scheduler set heartbeat_at = 0");
      stage.advance(Duration.ofMillis(999));
      assertThat(heartbeatAt()).isZero();

      stage.advance(Duration.ofMillis(1));
      assertThat(heartbeatAt()).isPositive();
    }
  }

  private long heartbeatAt() {
    return Long.parseLong(
        Databases.texts(stage.database.connections(), "select heartbeat_at from scheduler").get(0));
  }

  @Test
  void aRegistrationIsNotCommittedByAHeartbeatOfTheSameTurn() {
    AttemptKey attempt = running();
    Registration wish = new Registration("wine", "b".repeat(64), "live", Map.of());
    stage.store.commitsToRefuse.set(1);
    stage.clock.advance(Duration.ofSeconds(6));

    stage.says("w1", new Finished("w1", attempt, 1, 2, null, List.of(), Map.of(), List.of(wish)));

    assertThat(stage.queries.models()).isEmpty();
  }

  @Test
  void aSchedulerThatLostItsShardsReadsWhatTheOtherWrote() {
    AttemptKey attempt = running();
    try (JdbcStore other = new JdbcStore(stage.database.connections())) {
      Databases.takeAllShards(other, "scheduler-9", 4);
    }

    stage.finishes("w1", attempt);
    assertThat(stage.acknowledged("w1")).isEmpty();
    assertThat(stage.loop.counters().recoveries()).isEqualTo(2);
    assertThat(stage.task("r1", "a").state()).isEqualTo("RUNNING");
  }
}
