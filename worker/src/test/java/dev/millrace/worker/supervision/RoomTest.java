package dev.millrace.worker.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.ToScheduler;
import dev.millrace.engine.message.ToScheduler.Finished;
import dev.millrace.engine.message.ToScheduler.Heartbeat;
import dev.millrace.engine.message.ToWorker.Ack;
import dev.millrace.engine.message.ToWorker.Share;
import dev.millrace.worker.WorkerSettings;
import dev.millrace.worker.WorkerSettings.Capacity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Two schedulers give parts of a worker away that it does not have. */
class RoomTest {
  private static final long GIB = 1L << 30;

  private final Bench bench =
      new Bench(
          WorkerSettings.defaults(Path.of("unused"))
              .withSlots(4)
              .withCapacity(new Capacity(Set.of("gpu"), 4 * GIB, 2)),
          1);
  private final FakeScheduler first = bench.scheduler("s1");
  private final FakeScheduler second = bench.scheduler("s2");

  private void assign(FakeScheduler scheduler, AttemptKey key, long bytes, double cpus) {
    scheduler.assigned++;
    scheduler.held.put(key, scheduler.epoch);
    scheduler.say(
        FakeScheduler.assignment(key, 0)
            .withShare(new Share(bytes, cpus))
            .withEpoch(scheduler.epoch));
    bench.turn();
  }

  private void share() {
    second.waiting = 2;
    second.pulse();
    bench.live(Duration.ofSeconds(2));
    first.returned = 2;
    first.pulse();
    bench.live(Duration.ofSeconds(2));
    assertThat(second.hasCredit()).isTrue();
  }

  private static ToScheduler.Capacity told(FakeScheduler scheduler) {
    List<Heartbeat> beats = scheduler.heard(Heartbeat.class);
    return beats.get(beats.size() - 1).capacity();
  }

  @Test
  void whatDoesNotFitIsGivenBackAndNotBegun() {
    share();
    assign(first, Bench.key(1), 3 * GIB, 1);
    assign(second, Bench.key(2), 2 * GIB, 0);

    assertThat(bench.attempts.running.keySet()).containsExactly(Bench.key(1));
    assertThat(second.heard(Finished.class))
        .extracting(report -> report.failure().failureClass())
        .containsExactly(ToScheduler.Failure.RETURNED);

    bench.live(Duration.ofSeconds(3));
    List<Heartbeat> beats = second.heard(Heartbeat.class);
    Heartbeat newest = beats.get(beats.size() - 1);
    assertThat(newest.running()).as("until it is acknowledged").contains(Bench.key(2));
    assertThat(newest.queued()).as("so that it does not count as begun").contains(Bench.key(2));
    second.say(new Ack(Bench.key(2), 1));
    bench.turn();
    bench.attempts.succeed(Bench.key(1));
    bench.turn();
    assign(second, new AttemptKey("r-1", "task-2", 1, 9), 2 * GIB, 0);
    assertThat(bench.attempts.running).hasSize(1);
  }

  @Test
  void processorsAreReservedTooAndWhatReservesNothingAlwaysFits() {
    share();
    assign(first, Bench.key(1), 0, 1.5);
    assign(second, Bench.key(2), 0, 0.6);
    assign(second, Bench.key(3), 0, 0.5);
    first.assign(Bench.key(4), 0);
    bench.turn();

    assertThat(bench.attempts.running.keySet())
        .containsExactlyInAnyOrder(Bench.key(1), Bench.key(3), Bench.key(4));
  }

  @Test
  void eachSchedulerIsToldWhatTheOthersHaveReserved() {
    share();
    assign(first, Bench.key(1), 3 * GIB, 1);
    bench.live(Duration.ofSeconds(1));

    assertThat(told(first)).isEqualTo(new ToScheduler.Capacity(List.of("gpu"), 4 * GIB, 2, 0, 0));
    assertThat(told(second))
        .isEqualTo(new ToScheduler.Capacity(List.of("gpu"), 4 * GIB, 2, 3 * GIB, 1));
  }

  @Test
  void schedulersAreToldAtOnceWhatTheWorkerBecomesAbleTo() {
    share();
    bench.desk.able("containers", true);
    bench.turn();
    assertThat(told(first).abilities()).containsExactly("containers");

    bench.desk.able("containers", false);
    bench.turn();
    assertThat(told(second).abilities()).isEmpty();
  }
}
