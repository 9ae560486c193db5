package dev.millrace.worker.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.message.ToScheduler.Finished;
import dev.millrace.engine.message.ToScheduler.Started;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class QuickAttemptTest {
  private final Bench bench = new Bench(2, 1);
  private final FakeScheduler scheduler = bench.scheduler("s1");

  @Test
  void oneThatEndsWithinMillisecondsSaysThatItBeganWithItsReportOnly() {
    scheduler.assign(Bench.key(1), 0);
    bench.turn();
    long began = bench.ticker.wallMillis();
    bench.pass(Duration.ofMillis(9));
    bench.attempts.succeed(Bench.key(1));
    bench.turn();
    bench.pass(Duration.ofMillis(50));

    assertThat(scheduler.heard(Started.class)).isEmpty();
    assertThat(scheduler.heard(Finished.class))
        .first()
        .satisfies(report -> assertThat(report.startedAtMillis()).isEqualTo(began));
  }

  @Test
  void oneThatRunsForAWhileSaysThatItBegan() {
    scheduler.assign(Bench.key(1), 0);
    bench.turn();
    assertThat(scheduler.heard(Started.class)).isEmpty();

    bench.pass(Duration.ofMillis(10));

    assertThat(scheduler.heard(Started.class)).hasSize(1);
  }

  @Test
  void aQuickOneBeforeItDoesNotKeepASlowOneSilent() {
    scheduler.assign(Bench.key(1), 0);
    scheduler.assign(Bench.key(2), 0);
    bench.turn();
    bench.attempts.succeed(Bench.key(1));
    bench.turn();

    assertThat(bench.desk.idleNanos()).isLessThanOrEqualTo(Duration.ofMillis(10).toNanos());
    bench.pass(Duration.ofMillis(10));

    assertThat(scheduler.heard(Started.class))
        .singleElement()
        .satisfies(started -> assertThat(started.attempt()).isEqualTo(Bench.key(2)));
  }
}
