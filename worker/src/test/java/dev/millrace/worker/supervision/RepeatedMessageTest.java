package dev.millrace.worker.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.message.ToScheduler.Finished;
import dev.millrace.engine.message.ToScheduler.Heartbeat;
import dev.millrace.engine.message.ToScheduler.Started;
import dev.millrace.engine.message.ToWorker.Ack;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RepeatedMessageTest {
  private static final Duration RESEND = Duration.ofSeconds(1);
  private final Bench bench = new Bench(2, 1);
  private final FakeScheduler scheduler = bench.scheduler("s1");

  @Test
  void theSameAssignmentRunsOnce() {
    scheduler.assign(Bench.key(1), 0);
    scheduler.say(FakeScheduler.assignment(Bench.key(1), 0));
    bench.turn();
    bench.pass(Duration.ofMillis(10));

    assertThat(bench.attempts.started).isEqualTo(1);
    assertThat(scheduler.heard(Started.class)).hasSize(1);
    assertThat(scheduler.granted).isEqualTo(2);
  }

  @Test
  void anAssignmentSaidAgainIsAnsweredByAHeartbeatThatShowsIt() {
    scheduler.assign(Bench.key(1), 0);
    bench.turn();
    scheduler.heard.clear();

    scheduler.say(FakeScheduler.assignment(Bench.key(1), 0));
    bench.turn();
    bench.pass(Duration.ofMillis(20));

    assertThat(scheduler.heard(Heartbeat.class))
        .singleElement()
        .satisfies(beat -> assertThat(beat.running()).containsExactly(Bench.key(1)));
  }

  @Test
  void anAssignmentThatComesAfterItsEndIsAnsweredByItsReport() {
    scheduler.assign(Bench.key(1), 0);
    bench.turn();
    bench.attempts.succeed(Bench.key(1));
    bench.turn();
    scheduler.heard.clear();

    scheduler.say(FakeScheduler.assignment(Bench.key(1), 0));
    bench.turn();

    assertThat(scheduler.heard(Finished.class)).hasSize(1);
    assertThat(bench.attempts.started).isEqualTo(1);
  }

  @Test
  void anAssignmentThatComesAfterItsAcknowledgementDoesNotRunAgain() {
    scheduler.assign(Bench.key(1), 0);
    bench.turn();
    bench.attempts.succeed(Bench.key(1));
    bench.turn();
    scheduler.say(new Ack(Bench.key(1)));
    bench.turn();

    scheduler.say(FakeScheduler.assignment(Bench.key(1), 0));
    bench.turn();

    assertThat(bench.attempts.started).isEqualTo(1);
  }

  @Test
  void aReportIsSentAgainEverySecondUntilItIsAcknowledged() {
    scheduler.assign(Bench.key(1), 0);
    bench.turn();
    bench.attempts.succeed(Bench.key(1));
    bench.turn();
    assertThat(scheduler.heard(Finished.class)).hasSize(1);

    bench.pass(RESEND);
    bench.pass(RESEND);
    assertThat(scheduler.heard(Finished.class))
        .hasSize(3)
        .containsOnly(scheduler.heard(Finished.class).get(0));

    scheduler.say(new Ack(Bench.key(1)));
    bench.turn();
    bench.pass(RESEND);
    bench.pass(RESEND);
    assertThat(scheduler.heard(Finished.class)).hasSize(3);
  }

  @Test
  void aReportGoesToAnotherSchedulerWhenTheOneThatAssignedIsGone() {
    FakeScheduler other = bench.scheduler("s2");
    scheduler.assign(Bench.key(1), 0);
    bench.turn();
    bench.network.crash("s1");

    bench.attempts.succeed(Bench.key(1));
    bench.turn();

    assertThat(other.heard(Finished.class)).hasSize(1);
  }

  @Test
  void aSchedulerThatComesLaterHearsOfReportsNobodyAcknowledged() {
    scheduler.assign(Bench.key(1), 0);
    bench.turn();
    bench.network.crash("s1");
    bench.attempts.succeed(Bench.key(1));
    bench.turn();

    FakeScheduler next = bench.scheduler("s2");

    assertThat(next.heard(Finished.class)).hasSize(1);
    assertThat(next.heard(Heartbeat.class).get(0).running()).containsExactly(Bench.key(1));
  }

  @Test
  void anAttemptWhoseReportNobodyWantsIsStoppedAndNeverReported() {
    scheduler.assign(Bench.key(1), 0);
    bench.turn();
    scheduler.say(new Ack(Bench.key(1)));
    bench.turn();
    assertThat(bench.attempts.running.get(Bench.key(1)).stops).isNotEmpty();

    bench.attempts.succeed(Bench.key(1));
    bench.pass(RESEND);

    assertThat(scheduler.heard(Finished.class)).isEmpty();
    assertThat(scheduler.granted).isEqualTo(3);
  }

  @Test
  void aWorkerShowsItIsAliveEveryTwoSeconds() {
    scheduler.heard.clear();
    for (int i = 0; i < 100; i++) {
      bench.pass(Duration.ofMillis(100));
    }
    assertThat(scheduler.heard(Heartbeat.class)).hasSize(5);
  }
}
