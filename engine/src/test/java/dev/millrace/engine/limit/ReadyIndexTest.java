package dev.millrace.engine.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.dag.WorkerNeeds;
import dev.millrace.engine.limit.Floor.Job;
import dev.millrace.engine.limit.Floor.Shop;
import dev.millrace.engine.limit.Place.LineKey;
import dev.millrace.engine.limit.Place.StepOfRun;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReadyIndexTest {
  private static final int SEEDS = 2_000;
  private static final Instant T0 = Instant.parse("2026-03-01T10:00:00Z");
  private static final Set<String> GPU = Set.of("gpu");

  private final Floor floor = new Floor();
  private int jobs;

  private Job job(String dag, Need need, int priority, Duration age) {
    String run = dag + " " + age;
    return new Job(
        ++jobs, new Place(dag, need, Rank.of(T0.minus(age), run, priority), Optional.empty()));
  }

  private Job plain(String dag) {
    return job(dag, Need.NOTHING, 0, Duration.ZERO);
  }

  private static Need pool(String pool, int slots) {
    return new Need(List.of(new Claim(pool, slots, Optional.empty())), WorkerNeeds.NONE);
  }

  private static Need tagged(Set<String> tags) {
    return new Need(List.of(), new WorkerNeeds(tags, Optional.empty(), Optional.empty()));
  }

  private void workers(int slots) {
    floor.workers.add(new Shop("w", slots, Set.of(), 0));
  }

  /** Ends whatever runs until everything has run, and says in which order it began. */
  private List<Job> order() {
    List<Job> order = new ArrayList<>(floor.run());
    while (!floor.running.isEmpty()) {
      floor.end(floor.running.iterator().next());
      order.addAll(floor.run());
    }
    return order;
  }

  @Test
  void noLimitIsEverExceededAndNothingThatCouldRunWaits() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      new GeneratedFloor(seed).play();
    }
  }

  /** Random DAGs, pools, workers, arrivals, ends and cancels. */
  private static final class GeneratedFloor {
    private final long seed;
    private final SplittableRandom random;
    private final Floor floor = new Floor();
    private final List<Place> places = new ArrayList<>();
    private final Map<Job, Integer> passed = new HashMap<>();
    private int jobs;

    GeneratedFloor(long seed) {
      this.seed = seed;
      this.random = new SplittableRandom(seed);
      for (int i = random.nextInt(1, 4); i > 0; i--) {
        Set<String> tags = random.nextInt(3) == 0 ? GPU : Set.of();
        floor.workers.add(new Shop("w" + i, random.nextInt(1, 5), tags, random.nextLong(1, 9)));
      }
      floor.workers.add(new Shop("all", 1, GPU, 8)); // so that each job can run somewhere
      floor.pools.put("p0", random.nextInt(1, 5));
      floor.pools.put("p1", random.nextInt(3, 7));
      for (int i = random.nextInt(1, 12); i > 0; i--) {
        places.add(place());
      }
    }

    private Place place() {
      String dag = "d" + random.nextInt(4);
      List<Claim> claims = new ArrayList<>();
      if (random.nextBoolean()) {
        claims.add(
            random.nextBoolean()
                ? new Claim("p0", 1, Optional.empty())
                : new Claim("p1", random.nextInt(1, 4), Optional.empty()));
      }
      if (random.nextInt(4) == 0) {
        int most = 1 + dag.charAt(1) - '0';
        claims.add(new Claim(LimitNames.poolOfDag(dag), 1, Optional.of(most)));
      }
      WorkerNeeds worker =
          new WorkerNeeds(
              random.nextInt(4) == 0 ? GPU : Set.of(),
              random.nextInt(3) == 0 ? Optional.of(random.nextLong(1, 9)) : Optional.empty(),
              Optional.empty());
      String run = dag + "-r" + places.size(); // all tasks of a run are in one line
      Optional<StepOfRun> step =
          random.nextInt(3) == 0
              ? Optional.of(new StepOfRun(run, "s" + places.size(), random.nextInt(1, 4)))
              : Optional.empty();
      Rank rank = Rank.of(T0.plusSeconds(random.nextInt(100)), run, random.nextInt(-2, 3));
      LineKey line = new LineKey(dag, random.nextInt(4) == 0);
      return new Place(line, new Need(claims, worker), rank, step);
    }

    void play() {
      for (int i = 0; i < 60; i++) {
        change();
        floor.run();
        check();
      }
      for (int ends = 0; !floor.running.isEmpty(); ends++) {
        floor.end(any(List.copyOf(floor.running)));
        floor.run();
        check();
        assertThat(ends).as("seed %d: it comes to an end", seed).isLessThan(jobs + 1);
      }
      assertThat(floor.waiting).as("seed %d: everything has run", seed).isEmpty();
      assertThat(floor.index.size()).as("seed %d", seed).isZero();
      assertThat(floor.full).as("seed %d", seed).isEmpty();
    }

    private void change() {
      int what = random.nextInt(10);
      if (what < 6) {
        for (int i = random.nextInt(1, 6); i > 0; i--) {
          floor.add(new Job(++jobs, any(places)));
        }
      } else if (what < 9 && !floor.running.isEmpty()) {
        floor.end(any(List.copyOf(floor.running)));
      } else if (!floor.waiting.isEmpty()) {
        floor.end(any(List.copyOf(floor.waiting))); // cancelled
      }
    }

    private void check() {
      assertThat(floor.exceeded()).as("seed %d", seed).isEmpty();
      for (Job job : floor.waiting) {
        assertThat(floor.couldRun(job)).as("seed %d: %s waits and could run", seed, job).isFalse();
      }
    }

    private <E> E any(List<E> all) {
      return all.get(random.nextInt(all.size()));
    }
  }

  @Test
  void aDagWithOneTaskDoesNotWaitForTenThousandOfAnother() {
    workers(4);
    for (int i = 0; i < 10_000; i++) {
      floor.add(plain("big"));
    }
    floor.run();
    Job small = plain("small");
    floor.add(small);
    floor.end(floor.running.iterator().next());

    assertThat(floor.run()).containsExactly(small);
  }

  @Test
  void dagsWithManyTasksGetEqualSharesOfTheSlots() {
    workers(6);
    for (int i = 0; i < 50; i++) {
      for (String dag : List.of("a", "b", "c")) {
        floor.add(plain(dag));
      }
    }
    floor.run();

    for (int i = 0; i < 100; i++) {
      for (String dag : List.of("a", "b", "c")) {
        assertThat(floor.running.stream().filter(job -> job.place.line().dag().equals(dag)))
            .as(dag)
            .hasSize(2);
      }
      floor.end(floor.running.iterator().next());
      floor.run();
    }
  }

  @Test
  void ofEqualDagsTheOneServedLongestAgoIsNext() {
    workers(1);
    List<String> dags = List.of("a", "b", "c", "d", "e");
    dags.forEach(dag -> floor.add(plain(dag)));
    dags.forEach(dag -> floor.add(plain(dag)));

    assertThat(order().stream().map(job -> job.place.line().dag()))
        .containsExactly("a", "b", "c", "d", "e", "a", "b", "c", "d", "e");
  }

  @Test
  void olderRunsGoFirstUnlessPriorityOutweighsTheirAge() {
    workers(1);
    Job young = job("d", Need.NOTHING, 0, Duration.ZERO);
    Job old = job("d", Need.NOTHING, 0, Duration.ofMinutes(1));
    Job urgent = job("d", Need.NOTHING, 5, Duration.ZERO);
    Job veryOld = job("d", Need.NOTHING, 0, Duration.ofMinutes(6));
    Job unimportant = job("d", Need.NOTHING, -5, Duration.ofMinutes(3));
    List.of(young, old, urgent, veryOld, unimportant).forEach(floor::add);

    assertThat(order()).containsExactly(veryOld, urgent, old, young, unimportant);
  }

  @Test
  void aLowPriorityIsNotPassedForEver() {
    workers(1);
    Job low = job("d", Need.NOTHING, 0, Duration.ZERO);
    floor.add(low);
    int before = 0;
    for (int minute = 0; !low.ended; minute++) {
      String run = "r" + minute;
      Rank rank = Rank.of(T0.plus(Duration.ofMinutes(minute)), run, 30);
      floor.add(new Job(++jobs, new Place("d", Need.NOTHING, rank, Optional.empty())));
      before += floor.run().contains(low) ? 0 : 1;
      floor.end(floor.running.iterator().next());
    }
    assertThat(before).as("urgent runs that came within half an hour").isEqualTo(30);
  }

  private Job behind(String dag, Need need) {
    Rank rank = Rank.of(T0.minus(Duration.ofDays(1)), "old", 50);
    return new Job(++jobs, new Place(new LineKey(dag, true), need, rank, Optional.empty()));
  }

  @Test
  void whatIsBehindGoesOnlyWhenNothingElseCanHoweverOldAndUrgentItIs() {
    workers(1);
    Job first = behind("a", Need.NOTHING);
    Job second = behind("b", pool("p", 1));
    Job ofSameDag = plain("a");
    Job ofOtherNeed = job("c", pool("p", 1), -5, Duration.ZERO);
    List.of(first, second, ofSameDag, ofOtherNeed).forEach(floor::add);

    List<Job> order = order();
    assertThat(order.subList(0, 2)).containsExactlyInAnyOrder(ofSameDag, ofOtherNeed);
    assertThat(order.subList(2, 4)).containsExactlyInAnyOrder(first, second);
  }

  @Test
  void whatIsBehindTakesSlotsThatNothingElseCouldUse() {
    workers(2);
    Job blocked = job("a", tagged(GPU), 0, Duration.ZERO);
    Job behind = behind("b", Need.NOTHING);
    floor.add(blocked);
    floor.add(behind);
    assertThat(floor.run()).containsExactly(behind);
  }

  @Test
  void whatIsBehindDoesNotCountForItsDag() {
    workers(4);
    for (int i = 0; i < 3; i++) {
      floor.add(behind("a", Need.NOTHING));
    }
    floor.add(plain("b"));
    assertThat(floor.run()).hasSize(4);
    Job ofA = plain("a");
    floor.add(plain("b"));
    floor.add(ofA);
    floor.end(floor.running.iterator().next());
    assertThat(floor.run()).as("a has none running but those behind").containsExactly(ofA);
  }

  @Test
  void whatIsBlockedIsNotLookedAtTaskByTask() {
    workers(2);
    for (int i = 0; i < 10_000; i++) {
      floor.add(job("blocked", tagged(GPU), 0, Duration.ofHours(1)));
      floor.add(job("full", pool("p", 1), 0, Duration.ofHours(1)));
    }
    Job free = plain("free");
    floor.add(free);

    assertThat(floor.run()).hasSize(2).contains(free);
    assertThat(floor.looks).as("questions asked").isLessThan(10);
    floor.looks = 0;
    floor.index.next(need -> Optional.empty());
    assertThat(floor.looks).as("what was put aside is not asked about again").isZero();
  }

  @Test
  void aFullStepHoldsUpNoOtherStepOfItsRun() {
    workers(10);
    StepOfRun wide = new StepOfRun("r", "wide", 2);
    Rank rank = Rank.of(T0, "r", 0);
    for (int i = 0; i < 5; i++) {
      floor.add(new Job(++jobs, new Place("d", Need.NOTHING, rank, Optional.of(wide))));
    }
    Job other = new Job(++jobs, new Place("d", Need.NOTHING, rank, Optional.empty()));
    floor.add(other);

    assertThat(floor.run()).hasSize(3).contains(other);
    assertThat(floor.full).containsExactly(wide);
    floor.running.stream().filter(job -> job != other).findFirst().ifPresent(floor::end);
    assertThat(floor.run()).hasSize(1);
  }

  @Test
  void onlyWhatASlotOfAWorkerWouldHelpIsSaidToWaitForOne() {
    workers(1);
    for (int i = 0; i < 4; i++) {
      floor.add(plain("d"));
      floor.add(job("d", pool("p", 1), 0, Duration.ZERO));
      floor.add(job("d", tagged(GPU), 0, Duration.ZERO));
    }
    floor.run();

    assertThat(floor.index.waitingForSlots(need -> need.claims().isEmpty() ? 100 : 1))
        .as("of 3 plain ones, 4 of a pool with one slot, and 4 that no worker suits")
        .isEqualTo(Map.of(WorkerNeeds.NONE, 4));
  }
}
