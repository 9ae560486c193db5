package dev.millrace.worker.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.Fabric.Peer;
import dev.millrace.engine.message.Fabric.Role;
import dev.millrace.fabric.memory.Faults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** One worker and several schedulers that are killed, taken over, cut off and badly connected. */
class SharedWorkerTest {
  private static final int SEEDS = 60;
  private static final int STEPS = 150;

  /** In which all slots are in use again, if there is work, once nothing goes wrong any more. */
  private static final Duration BOUND = Duration.ofSeconds(8);

  @Test
  void whateverHappensNoSlotIsGivenTwiceAndNothingRunsThatWasGivenUp() {
    for (long seed = 0; seed < SEEDS; seed++) {
      new Play(seed, Faults.MANY).run();
    }
  }

  @Test
  void onAGoodNetworkNothingIsEverRunTwice() {
    for (long seed = 0; seed < SEEDS; seed++) {
      Play play = new Play(seed, Faults.NONE);
      play.calm = true;
      play.run();
      assertThat(play.bench.attempts.started).as(play.name).isEqualTo(play.tasks);
    }
  }

  /** One story, told by its seed. */
  private static final class Play {
    final String name;
    final SplittableRandom random;
    final Faults faults;
    final Bench bench;
    final int slots;
    final List<ModelScheduler> schedulers = new ArrayList<>();
    boolean calm;
    int lives;
    int tasks;

    Play(long seed, Faults faults) {
      this.name = "seed " + seed;
      this.random = new SplittableRandom(seed);
      this.faults = faults;
      this.slots = 1 + random.nextInt(6);
      this.bench = new Bench(slots, seed);
      int count = 1 + random.nextInt(4);
      for (int i = 0; i < count; i++) {
        schedulers.add(
            new ModelScheduler("r-" + i, bench.ticker, bench.network.connect(nextPeer())));
      }
      turn();
    }

    private Peer nextPeer() {
      return new Peer("s" + ++lives, Role.SCHEDULER, Map.of());
    }

    void run() {
      bench.network.faults(faults);
      for (int step = 0; step < STEPS; step++) {
        act();
        check();
      }
      bench.network.faults(Faults.NONE);
      bench.network.heal();
      pass(BOUND);
      check();
      assertThat(bench.attempts.running.size() == slots || waiting() == 0)
          .as(
              "%d slots, %d run, %d wait, %s",
              slots, bench.attempts.running.size(), waiting(), name)
          .isTrue();
      finish();
    }

    private void act() {
      ModelScheduler one = schedulers.get(random.nextInt(schedulers.size()));
      switch (random.nextInt(calm ? 8 : 12)) {
        case 0, 1, 2 -> {
          for (int i = random.nextInt(4); i >= 0; i--) {
            one.waiting.add("task-" + ++tasks);
          }
          one.tick();
        }
        case 3, 4, 5 -> endOne();
        case 6, 7 -> pass(Duration.ofMillis(random.nextInt(1_500)));
        case 8 -> takeOver(one);
        case 9 -> bench.network.cut("w1", one.id());
        case 10 -> bench.network.heal();
        default -> stopTheWorker();
      }
      bench.desk.tick();
      bench.desk.flush();
      bench.network.deliver();
    }

    private void endOne() {
      List<AttemptKey> running = List.copyOf(bench.attempts.running.keySet());
      if (!running.isEmpty()) {
        bench.attempts.succeed(running.get(random.nextInt(running.size())));
      }
    }

    private void takeOver(ModelScheduler gone) {
      bench.network.crash(gone.id());
      pass(Duration.ofSeconds(random.nextInt(5)));
      schedulers.set(
          schedulers.indexOf(gone), ModelScheduler.after(gone, bench.network.connect(nextPeer())));
    }

    /** The process of the worker stands still; the others go on. */
    private void stopTheWorker() {
      bench.ticker.pass(Duration.ofSeconds(random.nextInt(25)));
      schedulers.forEach(ModelScheduler::tick);
      if (random.nextBoolean()) {
        bench.network.deliver(); // the first that it meets is a message
      } else {
        endOne();
      }
    }

    private void pass(Duration time) {
      for (Duration left = time; !left.isZero(); ) {
        Duration step = left.compareTo(Duration.ofMillis(250)) < 0 ? left : Duration.ofMillis(250);
        bench.ticker.pass(step);
        left = left.minus(step);
        turn();
      }
    }

    private void turn() {
      bench.desk.tick();
      schedulers.forEach(ModelScheduler::tick);
      bench.desk.flush();
      bench.network.deliver();
      bench.desk.flush();
      bench.network.deliver();
      endStopped();
    }

    /** A step that is told to stop does so. */
    private void endStopped() {
      for (AttemptKey key : List.copyOf(bench.attempts.running.keySet())) {
        if (!bench.attempts.running.get(key).stops.isEmpty()) {
          bench.attempts.succeed(key); // as if it had won the race against being killed
        }
      }
    }

    private int waiting() {
      return schedulers.stream().mapToInt(s -> s.waiting.size()).sum();
    }

    private void check() {
      assertThat(bench.attempts.runningMax).as(name).isLessThanOrEqualTo(slots);
      for (ModelScheduler scheduler : schedulers) {
        for (AttemptKey key : scheduler.givenUp) {
          FakeAttempts.Started attempt = bench.attempts.running.get(key);
          assertThat(attempt == null || !attempt.stops.isEmpty())
              .as("%s runs although it was given up, %s", key, name)
              .isTrue();
        }
      }
    }

    /** Lets all tasks end; each has then been done once, which the schedulers watch over. */
    private void finish() {
      for (int i = 0; i < 2_000 && done() < tasks; i++) {
        endOne();
        pass(Duration.ofMillis(250));
      }
      assertThat(done()).as("tasks done, %s", name).isEqualTo(tasks);
      assertThat(schedulers.stream().mapToInt(ModelScheduler::holds).sum()).as(name).isZero();
    }

    private int done() {
      return schedulers.stream().mapToInt(s -> s.done.size()).sum();
    }
  }
}
