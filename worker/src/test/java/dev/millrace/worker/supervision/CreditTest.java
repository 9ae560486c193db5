package dev.millrace.worker.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.ToScheduler.Credit;
import dev.millrace.engine.message.ToScheduler.Failure;
import dev.millrace.engine.message.ToScheduler.Finished;
import dev.millrace.engine.message.ToScheduler.Recall;
import dev.millrace.engine.message.ToWorker.Ack;
import dev.millrace.fabric.memory.Faults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CreditTest {
  @Test
  void oneSchedulerIsGrantedEverySlot() {
    FakeScheduler scheduler = new Bench(4, 1).scheduler("s1");

    assertThat(scheduler.granted).isEqualTo(4);
  }

  @Test
  void aFreedSlotIsACreditAtOnce() {
    Bench bench = new Bench(1, 1);
    FakeScheduler scheduler = bench.scheduler("s1");
    scheduler.assign(Bench.key(1), 0);
    bench.turn();
    scheduler.heard.clear();

    bench.attempts.succeed(Bench.key(1));
    bench.turn();

    assertThat(scheduler.heard(Finished.class)).hasSize(1);
    assertThat(scheduler.heard(Credit.class))
        .singleElement()
        .extracting(Credit::granted)
        .isEqualTo(2L);
  }

  @Test
  void aSecondSchedulerGetsItsShareAsSlotsFree() {
    Bench bench = new Bench(2, 1);
    FakeScheduler first = bench.scheduler("s1");
    FakeScheduler second = bench.scheduler("s2");
    assertThat(second.granted).isZero();
    first.assign(Bench.key(1), 0);
    bench.turn();

    bench.attempts.succeed(Bench.key(1));
    bench.turn();

    assertThat(first.granted).isEqualTo(2);
    assertThat(second.granted).isEqualTo(1);
  }

  @Test
  void theCreditsOfASchedulerThatLeftGoToTheOthers() {
    Bench bench = new Bench(3, 1);
    bench.scheduler("s1");
    FakeScheduler second = bench.scheduler("s2");

    bench.network.crash("s1");
    bench.turn();

    assertThat(second.granted).isEqualTo(3);
  }

  @Test
  void anAssignmentBeyondTheCreditIsNotRun() {
    Bench bench = new Bench(1, 1);
    FakeScheduler scheduler = bench.scheduler("s1");

    scheduler.assign(Bench.key(1), 0);
    scheduler.assign(Bench.key(2), 0);
    bench.turn();

    assertThat(bench.attempts.running.keySet()).containsExactly(Bench.key(1));
  }

  @Test
  void whatIsRefusedIsGivenBackAndTheNextCreditCounts() {
    Bench bench = new Bench(1, 1);
    FakeScheduler scheduler = bench.scheduler("s1");
    for (int i = 1; i <= 4; i++) {
      scheduler.assign(
          Bench.key(i), 0); // it has withdrawn the first ones, which arrive all the same
    }
    bench.turn();
    assertThat(scheduler.heard(Finished.class))
        .extracting(report -> report.failure().failureClass())
        .containsOnly(Failure.RETURNED)
        .hasSize(2);

    bench.attempts.succeed(Bench.key(1));
    bench.turn();
    bench.attempts.succeed(Bench.key(2)); // it waited for the slot of the first
    bench.live(Duration.ofSeconds(3));
    assertThat(scheduler.open()).as("one credit that both count").isEqualTo(1);
    scheduler.assign(Bench.key(9), 0);
    bench.turn();
    assertThat(bench.attempts.running.keySet()).containsExactly(Bench.key(9));
  }

  @Test
  void aReserveIsAskedBackForASchedulerInNeed() {
    Bench bench = new Bench(4, 1);
    FakeScheduler first = bench.scheduler("s1");
    FakeScheduler second = bench.scheduler("s2");
    second.waiting = 3;
    second.pulse();
    bench.turn();

    assertThat(first.heard(Recall.class)).containsExactly(new Recall("w1", 3));
    bench.live(Duration.ofSeconds(3));
    assertThat(first.heard(Recall.class)).as("again while it is unmet").hasSizeGreaterThan(1);
    first.returned = 3;
    first.pulse();
    bench.turn();

    assertThat(second.granted).isEqualTo(3);
    assertThat(first.open()).isEqualTo(1);
  }

  @Test
  void whatIsBeyondTheSlotsAfterASchedulerCameBackIsAskedBack() {
    Credits credits = new Credits(2);
    credits.join("s1");
    credits.grant();
    credits.leave("s1");
    credits.join("s2");
    credits.grant();
    credits.join("s1"); // the same life: it still believes in its two
    assertThat(credits.open()).isEqualTo(4);

    assertThat(credits.recalls(0, 1)).containsExactly(Map.entry("s1", 2L));
    credits.hear("s1", 1, 0, 2, 2);

    assertThat(credits.open()).isEqualTo(2);
    assertThat(credits.recalls(1, 1)).isEmpty();
  }

  @Test
  void nobodyIsAskedForWhatIsNeededThere() {
    Bench bench = new Bench(2, 1);
    FakeScheduler first = bench.scheduler("s1");
    FakeScheduler second = bench.scheduler("s2");
    first.waiting = 1;
    first.pulse();
    second.waiting = 1;
    second.pulse();
    bench.live(Duration.ofSeconds(3));

    assertThat(first.heard(Recall.class)).isEmpty();
  }

  @Test
  void schedulersInNeedShareTheSlotsEvenly() {
    Bench bench = new Bench(4, 1);
    FakeScheduler first = bench.scheduler("s1");
    FakeScheduler second = bench.scheduler("s2");
    for (int i = 1; i <= 4; i++) {
      first.assign(Bench.key(i), 0);
    }
    first.waiting = 100;
    second.waiting = 100;
    first.pulse();
    second.pulse();
    bench.turn();

    for (int i = 1; i <= 3; i++) {
      bench.attempts.succeed(Bench.key(i));
      bench.turn();
    }

    assertThat(second.granted).isEqualTo(2);
    assertThat(first.open()).isEqualTo(1);
  }

  @Test
  void anAttemptBeyondTheCreditIsCountedSoThatBothCountTheSameAgain() {
    Bench bench = new Bench(1, 1);
    FakeScheduler scheduler = bench.scheduler("s1");
    scheduler.assign(Bench.key(1), 0);
    scheduler.assign(Bench.key(2), 0);
    bench.turn();
    bench.attempts.succeed(Bench.key(1));
    bench.turn();
    assertThat(bench.attempts.running.keySet()).containsExactly(Bench.key(2));

    bench.attempts.succeed(Bench.key(2));
    bench.turn();

    assertThat(scheduler.open()).isEqualTo(1);
  }

  @Test
  void neverMoreThanTheSlotsWhateverIsLostDoubledOrLate() {
    for (long seed = 0; seed < 300; seed++) {
      runRandomly(seed);
    }
  }

  private static void runRandomly(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int slots = 1 + random.nextInt(5);
    Bench bench = new Bench(slots, seed);
    List<FakeScheduler> schedulers = new ArrayList<>();
    schedulers.add(bench.scheduler("s1"));
    if (random.nextBoolean()) {
      schedulers.add(bench.scheduler("s2"));
    }
    bench.network.faults(Faults.MANY);
    int tasks = 0;
    for (int step = 0; step < 200; step++) {
      FakeScheduler scheduler = schedulers.get(random.nextInt(schedulers.size()));
      int choice = random.nextInt(4);
      if (choice == 0 && scheduler.hasCredit()) {
        scheduler.assign(Bench.key(++tasks), 0);
      } else if (choice == 1 && !bench.attempts.running.isEmpty()) {
        List<AttemptKey> running = List.copyOf(bench.attempts.running.keySet());
        bench.attempts.succeed(running.get(random.nextInt(running.size())));
      } else if (choice == 2) {
        scheduler.heard(Finished.class).forEach(f -> scheduler.say(new Ack(f.attempt())));
      } else {
        bench.ticker.pass(Duration.ofMillis(random.nextInt(500)));
      }
      bench.desk.tick();
      bench.desk.flush();
      bench.network.deliver();
      int running = bench.attempts.running.size();
      long open = schedulers.stream().mapToLong(FakeScheduler::open).sum();
      assertThat(running).as("running, seed %s", seed).isLessThanOrEqualTo(slots);
      assertThat(open + running).as("open and running, seed %s", seed).isLessThanOrEqualTo(slots);
    }
    bench.network.faults(Faults.NONE);
    bench.attempts.running.keySet().stream().toList().forEach(bench.attempts::succeed);
    bench.pass(Duration.ofSeconds(3));
    long lost = tasks - bench.attempts.started;
    long open = schedulers.stream().mapToLong(FakeScheduler::open).sum();
    assertThat(open + lost + bench.attempts.running.size())
        .as("credits at rest, seed %s", seed)
        .isEqualTo(slots);
  }
}
