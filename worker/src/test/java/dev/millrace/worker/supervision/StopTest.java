package dev.millrace.worker.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.message.ToScheduler.Finished;
import dev.millrace.engine.message.ToWorker.Cancel;
import dev.millrace.spi.FailureClass;
import dev.millrace.worker.attempt.Stop;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StopTest {
  private final Bench bench = new Bench(1, 1);
  private final FakeScheduler scheduler = bench.scheduler("s1");

  @Test
  void aCancelledAttemptIsReportedOnlyWhenItIsGone() {
    assign(0);

    scheduler.say(new Cancel(Bench.key(1), 2_000, "asked by ada"));
    bench.turn();
    bench.live(Duration.ofMinutes(5));

    Stop stop = bench.attempts.running.get(Bench.key(1)).stops.get(0);
    assertThat(stop.grace()).isEqualTo(Duration.ofSeconds(2));
    assertThat(stop.message()).contains("asked by ada");
    assertThat(scheduler.heard(Finished.class)).isEmpty();

    bench.attempts.fail(Bench.key(1), stop.failure());
    bench.turn();
    assertThat(scheduler.heard(Finished.class).get(0).failure().failureClass()).isEqualTo("LOST");
  }

  @Test
  void anAttemptIsAskedToStopAtItsTimeout() {
    assign(60_000);

    bench.live(Duration.ofMillis(59_900));
    assertThat(bench.attempts.running.get(Bench.key(1)).stops).isEmpty();
    bench.pass(Duration.ofMillis(100));

    Stop stop = bench.attempts.running.get(Bench.key(1)).stops.get(0);
    assertThat(stop.failureClass()).isEqualTo(FailureClass.TIMEOUT);
    assertThat(stop.message()).contains("1m").contains("'timeout'");
  }

  @Test
  void anAttemptWithoutTimeoutMayTakeHours() {
    assign(0);

    bench.live(Duration.ofHours(3));

    assertThat(bench.attempts.running.get(Bench.key(1)).stops).isEmpty();
  }

  @Test
  void aStepThatIgnoresItsTimeoutIsReportedButKeepsItsSlotUntilItEnds() {
    assign(1_000);
    bench.pass(Duration.ofSeconds(1));
    bench.live(Duration.ofSeconds(16));

    assertThat(scheduler.heard(Finished.class).get(0).failure().failureClass())
        .isEqualTo("TIMEOUT");
    assertThat(scheduler.granted).isEqualTo(1);

    bench.attempts.succeed(Bench.key(1));
    bench.turn();

    assertThat(scheduler.granted).isEqualTo(2);
    assertThat(scheduler.heard(Finished.class))
        .allMatch(report -> report.failure() != null, "never reported as a success afterwards");
  }

  @Test
  void closingStopsWhatRunsAndTakesNothingNew() {
    Bench two = new Bench(2, 1);
    FakeScheduler its = two.scheduler("s1");
    its.assign(Bench.key(1), 0);
    two.turn();

    two.desk.beginToClose(Duration.ofSeconds(1));
    its.assign(Bench.key(2), 0);
    two.turn();

    assertThat(two.attempts.started).isEqualTo(1);
    assertThat(two.desk.isIdle()).isFalse();
    two.attempts.fail(Bench.key(1), two.attempts.running.get(Bench.key(1)).stops.get(0).failure());
    two.turn();
    assertThat(two.desk.isIdle()).isTrue();
    assertThat(its.heard(Finished.class).get(0).failure().failureClass()).isEqualTo("LOST");
  }

  private void assign(long timeoutMillis) {
    scheduler.assign(Bench.key(1), timeoutMillis);
    bench.turn();
  }
}
