package dev.millrace.worker.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.message.LeaseTimes;
import dev.millrace.engine.message.ToScheduler.Finished;
import dev.millrace.engine.message.ToScheduler.Heartbeat;
import dev.millrace.engine.message.ToScheduler.LogLines;
import dev.millrace.engine.message.ToWorker.Ack;
import dev.millrace.engine.message.ToWorker.Cancel;
import dev.millrace.engine.message.ToWorker.Held;
import dev.millrace.engine.message.ToWorker.Pulse;
import dev.millrace.worker.attempt.Lease;
import dev.millrace.worker.attempt.Stop;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeaseTest {
  private static final Duration LEASE = LeaseTimes.WORKER;
  private static final Duration TICK = Duration.ofMillis(1);
  private final Bench bench = new Bench(2, 1);
  private final FakeScheduler scheduler = bench.scheduler("s1");

  private void assign(int number) {
    scheduler.assign(Bench.key(number), 0);
    bench.turn();
  }

  /** Lets time pass until the worker has just sent a heartbeat, which the scheduler has heard. */
  private void untilHeartbeat() {
    long before = scheduler.echo;
    for (int i = 0; i < 100 && scheduler.echo == before; i++) {
      bench.pass(Duration.ofMillis(100));
    }
    assertThat(scheduler.echo).isGreaterThan(before);
  }

  private List<Stop> stops(int number) {
    return bench.attempts.running.get(Bench.key(number)).stops;
  }

  private Finished onlyReport(FakeScheduler to) {
    return to.heard(Finished.class).get(0);
  }

  @Test
  void theWorkerStopsAnAttemptBeforeASchedulerGivesItUp() {
    assertThat(LeaseTimes.SCHEDULER.minus(LeaseTimes.WORKER)).isGreaterThan(Duration.ofSeconds(1));
  }

  @Test
  void aConfirmedAttemptRunsOn() {
    assign(1);

    bench.live(Duration.ofMinutes(10));

    assertThat(stops(1)).isEmpty();
  }

  @Test
  void anAttemptThatIsNotConfirmedForALeaseIsKilledAndReportedAsLost() {
    assign(1);
    untilHeartbeat();
    bench.network.cut("w1", "s1");

    bench.pass(LEASE.minus(TICK));
    assertThat(stops(1)).isEmpty();
    bench.pass(TICK);

    assertThat(stops(1)).isNotEmpty().allMatch(stop -> stop.grace().isZero());
    bench.attempts.succeed(Bench.key(1));
    bench.network.heal();
    bench.live(Duration.ofSeconds(2));
    assertThat(onlyReport(scheduler).failure().failureClass()).isEqualTo("LOST");
    assertThat(onlyReport(scheduler).failure().message()).contains("11 s");
    assertThat(onlyReport(scheduler).values()).isEmpty();
  }

  @Test
  void itCountsFromWhenTheEchoedHeartbeatWasSentNotFromWhenTheAnswerCame() {
    assign(1);
    untilHeartbeat();
    scheduler.answers = false;
    untilHeartbeat(); // heard by the scheduler, and answered late
    long late = scheduler.echo;
    bench.pass(Duration.ofSeconds(6));
    scheduler.echo = late;
    scheduler.pulse();
    bench.turn();

    bench.pass(Duration.ofSeconds(5).minus(TICK));
    assertThat(stops(1)).isEmpty();
    bench.pass(TICK);
    assertThat(stops(1)).isNotEmpty();
  }

  @Test
  void aWorkerThatWasStoppedFindsItsLeasesOverBeforeItStartsOrReportsAnything() {
    assign(1);
    assign(2);
    scheduler.waiting = 1;
    bench.live(Duration.ofSeconds(2));
    scheduler.heard.clear();

    bench.ticker.pass(Duration.ofSeconds(20)); // the whole process, in the middle of everything
    scheduler.granted++;
    scheduler.assign(Bench.key(3), 0);
    bench.attempts.succeed(Bench.key(1)); // the first event that it meets when it wakes
    bench.turn();

    assertThat(onlyReport(scheduler).failure().failureClass()).isEqualTo("LOST");
    assertThat(stops(2)).isNotEmpty();
    assertThat(bench.attempts.started).isEqualTo(2);
  }

  @Test
  void anAssignmentFromASchedulerThatWasNotHeardForALeaseIsNotStarted() {
    bench.live(Duration.ofSeconds(2));
    bench.network.cut("w1", "s1");
    bench.live(Duration.ofSeconds(30));
    bench.network.heal();

    assign(1); // sent before the worker's next heartbeat is heard

    assertThat(bench.attempts.started).isZero();
    assertThat(onlyReport(scheduler).failure().failureClass()).isEqualTo("LOST");
  }

  @Test
  void anAssignmentThatWasOnItsWayForALeaseIsNotStarted() {
    untilHeartbeat();
    long then = scheduler.echo;
    bench.live(LEASE.plusSeconds(1));

    scheduler.say(FakeScheduler.assignment(Bench.key(1), 0).withEpoch(1).withEcho(then));
    bench.turn();

    assertThat(bench.attempts.started).isZero();
    assertThat(onlyReport(scheduler).failure().failureClass()).isEqualTo("LOST");
  }

  @Test
  void aPulseConfirmsOnlyWhatItLists() {
    assign(1);
    scheduler.held.clear(); // it handed the run over to someone who does not reach the worker

    bench.live(LEASE.plusSeconds(2));

    assertThat(stops(1)).isNotEmpty();
  }

  @Test
  void aPulseThatListsWhatNeverCameIsAnsweredAtOnceByWhatIsHere() {
    untilHeartbeat();
    scheduler.heard.clear();
    scheduler.takeOver(Bench.key(7), 2);

    scheduler.pulse();
    bench.turn();
    bench.pass(Duration.ofMillis(20));

    assertThat(scheduler.heard(Heartbeat.class)).isNotEmpty();
  }

  @Test
  void whoRunsAnAttemptKnowsHowLongItsLeaseIsFromTheLastHeartbeatThatWasEchoed() {
    assign(1);
    untilHeartbeat();
    Lease lease = bench.attempts.running.get(Bench.key(1)).lease;
    assertThat(lease.left()).isBetween(LEASE.minusMillis(100), LEASE);

    bench.network.cut("w1", "s1");
    bench.live(Duration.ofSeconds(6));

    assertThat(lease.left()).isBetween(LEASE.minusMillis(6_100), LEASE.minusSeconds(6));
  }

  @Test
  void aWorkerCutOffForLessThanItsLeaseKeepsItsAttemptsAndReportsThemAfterwards() {
    assign(1);
    assign(2);
    untilHeartbeat();
    bench.network.cut("w1", "s1");
    bench.live(Duration.ofSeconds(5));
    bench.attempts.succeed(Bench.key(1));
    bench.live(Duration.ofSeconds(4));
    bench.network.heal();
    bench.live(Duration.ofSeconds(60));

    assertThat(stops(2)).isEmpty();
    assertThat(onlyReport(scheduler).attempt()).isEqualTo(Bench.key(1));
    assertThat(onlyReport(scheduler).failure()).isNull();
  }

  @Test
  void whatEndedWithinItsLeaseIsReportedAsItWasHoweverLongThatTakes() {
    assign(1);
    bench.live(Duration.ofSeconds(2));
    bench.network.crash("s1");
    bench.attempts.succeed(Bench.key(1));
    bench.live(Duration.ofMinutes(5));

    FakeScheduler next = bench.scheduler("s2");

    assertThat(onlyReport(next).failure()).isNull();
  }

  @Test
  void aSchedulerThatTakesTheRunOverInTimeKeepsTheAttemptAlive() {
    assign(1);
    untilHeartbeat();
    bench.network.crash("s1");
    bench.live(Duration.ofSeconds(9));

    FakeScheduler next = bench.scheduler("s2");
    assertThat(next.heard(Heartbeat.class).get(0).running()).containsExactly(Bench.key(1));
    next.takeOver(Bench.key(1), 2);
    next.pulse();
    bench.live(Duration.ofSeconds(60));

    assertThat(stops(1)).isEmpty();
    bench.attempts.succeed(Bench.key(1));
    bench.turn();
    assertThat(onlyReport(next).failure()).isNull();
  }

  @Test
  void aSchedulerThatComesButDoesNotTakeTheRunOverKeepsNothingAlive() {
    assign(1);
    bench.network.crash("s1");
    bench.scheduler("s2");

    bench.live(LEASE.plusSeconds(2));

    assertThat(stops(1)).isNotEmpty();
  }

  @Test
  void whatHappensGoesToTheNewOwnerAndToNobodyElse() {
    FakeScheduler next = bench.scheduler("s2");
    assign(1);
    bench.live(Duration.ofSeconds(2));
    next.takeOver(Bench.key(1), 2);
    next.pulse();
    bench.turn();

    bench.attempts.running.get(Bench.key(1)).voice.line(5, "log", "after the change");
    bench.attempts.succeed(Bench.key(1));
    bench.turn();

    assertThat(next.heard(LogLines.class)).hasSize(1);
    assertThat(next.heard(Finished.class)).hasSize(1);
    assertThat(scheduler.heard(Finished.class)).isEmpty();
  }

  @Test
  void aReportNobodyAcknowledgedGoesToTheNewOwnerAtOnce() {
    FakeScheduler next = bench.scheduler("s2");
    assign(1);
    bench.attempts.succeed(Bench.key(1));
    bench.turn();

    next.takeOver(Bench.key(1), 2);
    next.pulse();
    bench.turn();

    assertThat(next.heard(Finished.class)).hasSize(1);
  }

  @Test
  void aCancelOfTheNewOwnerMakesItKnown() {
    FakeScheduler next = bench.scheduler("s2");
    assign(1);
    bench.attempts.succeed(Bench.key(1));
    bench.turn();

    // It read the success, so it does not hold the attempt; the acknowledgement was lost.
    next.say(new Cancel(Bench.key(1), 0, "no longer wanted", 2));
    bench.turn();
    assertThat(next.heard(Finished.class)).hasSize(1);
    next.say(new Ack(Bench.key(1), 2));
    bench.turn();

    next.heard.clear();
    bench.live(Duration.ofSeconds(5));
    assertThat(next.heard(Finished.class)).isEmpty();
  }

  @Test
  void anOutOfDateSchedulerNeitherConfirmsNorCancelsNorAcknowledges() {
    FakeScheduler next = bench.scheduler("s2");
    assign(1);
    next.takeOver(Bench.key(1), 2);
    next.pulse();
    bench.turn();
    assertThat(stops(1)).isEmpty();

    scheduler.say(new Cancel(Bench.key(1), 0, "no longer wanted", 1));
    scheduler.say(new Ack(Bench.key(1), 1));
    bench.turn();
    assertThat(stops(1)).isEmpty();

    next.answers = false;
    bench.live(LEASE.plusSeconds(2)); // the old one still lists it in every pulse
    assertThat(stops(1)).isNotEmpty();
  }

  @Test
  void aPulseThatWasOvertakenChangesNothing() {
    assign(1);
    untilHeartbeat();
    scheduler.say(new Pulse("s1", 1, 0, 2, 0, List.of(new Held(Bench.key(1), 1))));
    bench.turn();

    bench.pass(LEASE.minus(TICK));

    assertThat(stops(1)).isEmpty();
  }

  @Test
  void aLeaseThatEndsWhileAnAttemptIsBeingStoppedKillsItAtOnce() {
    assign(1);
    scheduler.say(new Cancel(Bench.key(1), 10_000, "asked by ada"));
    bench.turn();
    bench.network.cut("w1", "s1");

    bench.live(LEASE.plusSeconds(1));

    List<Stop> stops = stops(1);
    assertThat(stops.get(stops.size() - 1).grace()).isZero();
  }
}
