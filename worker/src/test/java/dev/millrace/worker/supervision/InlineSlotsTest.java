package dev.millrace.worker.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.ToScheduler.Heartbeat;
import dev.millrace.worker.WorkerSettings;
import dev.millrace.worker.WorkerSettings.Capacity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Attempts on threads of the worker take no slots, and have a limit of their own. */
class InlineSlotsTest {
  private final Bench bench =
      new Bench(
          WorkerSettings.defaults(Path.of("unused"))
              .withSlots(1)
              .withCapacity(new Capacity(Set.of(), 1L << 30, 2, Set.of(), 2)),
          1);
  private final FakeScheduler scheduler = bench.scheduler("s1");

  private void assignInline(AttemptKey key) {
    scheduler.held.put(key, scheduler.epoch);
    scheduler.say(FakeScheduler.assignment(key, 0).inInlineSlot().withEpoch(scheduler.epoch));
    bench.turn();
  }

  private void assign(AttemptKey key) {
    scheduler.assigned++;
    scheduler.held.put(key, scheduler.epoch);
    scheduler.say(FakeScheduler.assignment(key, 0).withEpoch(scheduler.epoch));
    bench.turn();
  }

  private Heartbeat told() {
    List<Heartbeat> beats = scheduler.heard(Heartbeat.class);
    return beats.get(beats.size() - 1);
  }

  @Test
  void theyRunBesideWhatHoldsTheSlot() {
    bench.live(Duration.ofSeconds(2));
    assertThat(told().capacity().inlineSlots()).isEqualTo(2);
    assign(Bench.key(1));
    assignInline(Bench.key(2));
    assignInline(Bench.key(3));
    assignInline(Bench.key(4));

    assertThat(bench.attempts.running.keySet())
        .containsExactlyInAnyOrder(Bench.key(1), Bench.key(2), Bench.key(3));
    bench.attempts.succeed(Bench.key(2));
    bench.live(Duration.ofSeconds(2));
    assertThat(bench.attempts.running.keySet())
        .as("the fourth waited for an inline slot")
        .containsExactlyInAnyOrder(Bench.key(1), Bench.key(3), Bench.key(4));
    assertThat(told().used()).as("only the first took a credit").isEqualTo(1);
    assertThat(told().granted()).as("whose slot is not free").isEqualTo(1);
  }
}
