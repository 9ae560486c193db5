package dev.millrace.scheduler.loop;

import static dev.millrace.scheduler.sketch.StepSketch.atMost;
import static dev.millrace.scheduler.sketch.StepSketch.plan;
import static dev.millrace.scheduler.sketch.StepSketch.pooled;
import static dev.millrace.scheduler.sketch.StepSketch.step;
import static dev.millrace.scheduler.sketch.StepSketch.wide;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.dag.Abilities;
import dev.millrace.engine.dag.WorkerNeeds;
import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.BetweenSchedulers;
import dev.millrace.engine.message.Fabric;
import dev.millrace.engine.message.Message;
import dev.millrace.engine.message.ToScheduler.Capacity;
import dev.millrace.engine.message.ToScheduler.Heartbeat;
import dev.millrace.engine.view.PoolView;
import dev.millrace.engine.view.WhyView.TaskWhy;
import dev.millrace.scheduler.sketch.Databases;
import dev.millrace.scheduler.sketch.SilentFabric;
import dev.millrace.scheduler.sketch.StepSketch;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pools, limits of steps and DAGs, tags and sizes of workers. */
class LimitTest {
  private static final WorkerNeeds GPU = needs(Set.of("gpu"), null);
  private static final long GIB = 1L << 30;

  private final LoopStage stage = new LoopStage();

  @AfterEach
  void close() {
    stage.close();
  }

  private static WorkerNeeds needs(Set<String> tags, Long bytes) {
    return new WorkerNeeds(tags, Optional.ofNullable(bytes), Optional.empty());
  }

  private void define(String pool, int slots) {
    Databases.run(
        stage.database.connections(),
        "merge into pool (name, slots, defined) key (name) values ('%s', %d, true)"
            .formatted(pool, slots));
  }

  private void is(String worker, Set<String> tags, long bytes, long othersBytes) {
    stage.says(
        worker,
        new Heartbeat(
            worker,
            2,
            0,
            List.of(),
            0,
            0,
            0,
            List.of(),
            new Capacity(List.copyOf(tags), bytes, 2, othersBytes, 0)));
  }

  private void isAbleTo(String worker, String... abilities) {
    stage.says(
        worker,
        new Heartbeat(
            worker,
            2,
            0,
            List.of(),
            0,
            0,
            0,
            List.of(),
            new Capacity(List.of(), GIB, 2, 0, 0, List.of(abilities))));
  }

  private TaskWhy why(String run, String task) {
    return stage.queries.why(run, task).orElseThrow().tasks().get(0);
  }

  private String waitsFor(String run, String task) {
    return stage.task(run, task).waitsFor().orElseThrow();
  }

  @Test
  void aPoolIsSharedByAllRunsAndFilledInTheTurnInWhichASlotIsFree() {
    define("gpu", 2);
    stage.grants("w1", 9);
    stage.trigger("r1", pooled("d", 2, "gpu"));
    stage.trigger("r2", pooled("e", 2, "gpu"));
    List<AttemptKey> first = stage.assigned("w1");
    assertThat(first).hasSize(2);
    assertThat(why("r2", "s0").cause()).isEqualTo("pool-full");
    assertThat(why("r2", "s0").facts())
        .containsEntry("used", 2L)
        .containsEntry("users", List.of("r1/s0", "r1/s1"));
    assertThat(why("r1", "s0").line()).as("it does not wait").contains("worker w1");
    assertThat(waitsFor("r2", "s0")).isEqualTo("pool gpu: 2/2 slots used by r1/s0, r1/s1");

    stage.finishes("w1", first.get(0));
    assertThat(stage.assigned("w1")).extracting(AttemptKey::run).containsExactly("r2");
    stage.fails("w1", first.get(1), "USER");
    assertThat(stage.assigned("w1")).hasSize(1);
  }

  @Test
  void poolsAreShownWithWhoHasThemAndHowManyWait() {
    define("gpu", 2);
    stage.grants("w1", 9);
    stage.trigger("r1", atMost(5, pooled("d", 4, "gpu")));

    assertThat(stage.queries.pools())
        .containsExactly(
            new PoolView("dag:d", 1, false, 2, List.of("r1/s0", "r1/s1"), 2),
            new PoolView("gpu", 2, true, 2, List.of("r1/s0", "r1/s1"), 2));
  }

  private void hasInlineSlots(String worker, int inlineSlots) {
    stage.says(
        worker,
        new Heartbeat(
            worker,
            2,
            0,
            List.of(),
            0,
            0,
            0,
            List.of(),
            new Capacity(List.of(), GIB, 2, 0, 0, List.of(), inlineSlots)));
  }

  @Test
  void whatRunsOnAThreadOfItsWorkerTakesAnInlineSlotAndNoCredit() {
    WorkerNeeds thread = WorkerNeeds.NONE.onThread();
    hasInlineSlots("w1", 2);
    stage.grants("w1", 1);
    stage.trigger(
        "r1",
        plan(
            "d",
            step("a").worker(thread),
            step("b").worker(thread),
            step("c").worker(thread),
            step("p"),
            step("q")));

    List<AttemptKey> first = stage.assigned("w1");
    assertThat(first).extracting(AttemptKey::task).containsExactlyInAnyOrder("a", "b", "p");
    assertThat(why("r1", "c").line()).isEqualTo("all 2 inline slots of 1 workers are taken");
    assertThat(why("r1", "q").line()).isEqualTo("all 2 slots of 1 workers are taken");

    stage.finishes("w1", first.stream().filter(key -> key.task().equals("p")).findFirst().get());
    assertThat(stage.assigned("w1")).as("only a credit lets q go").isEmpty();
    stage.finishes("w1", first.stream().filter(key -> key.task().equals("a")).findFirst().get());
    assertThat(stage.assigned("w1")).extracting(AttemptKey::task).containsExactly("c");
    stage.grants("w1", 2);
    assertThat(stage.assigned("w1")).extracting(AttemptKey::task).containsExactly("q");
  }

  @Test
  void aWorkerWithoutInlineSlotsIsAskedForACredit() {
    stage.grants("w1", 1);
    stage.trigger("r1", plan("d", step("a").worker(WorkerNeeds.NONE.onThread()), step("b")));

    assertThat(stage.assigned("w1")).hasSize(1);
  }

  @Test
  void inlineSlotsAreCountedAnewAfterARestart() {
    hasInlineSlots("w1", 2);
    stage.trigger(
        "r1",
        plan(
            "d",
            step("a").worker(WorkerNeeds.NONE.onThread()),
            step("b").worker(WorkerNeeds.NONE.onThread()),
            step("c").worker(WorkerNeeds.NONE.onThread())));
    List<AttemptKey> first = stage.assigned("w1");
    assertThat(first).hasSize(2);

    stage.stop();
    stage.start();
    stage.beats("w1", first.get(0), first.get(1));
    hasInlineSlots("w1", 2);
    assertThat(stage.assigned("w1")).as("both are held still").isEmpty();
    stage.finishes("w1", first.get(1));
    assertThat(stage.assigned("w1")).extracting(AttemptKey::task).containsExactly("c");
  }

  @Test
  void aPoolThatNobodyDefinedLetsOneTaskRun() {
    stage.grants("w1", 9);
    stage.trigger("r1", pooled("d", 3, "lock"));

    assertThat(stage.assigned("w1")).hasSize(1);
    assertThat(Databases.texts(stage.database.connections(), "select slots from pool"))
        .containsExactly("1");
  }

  @Test
  void aFullPoolHoldsUpNothingElse() {
    stage.grants("w1", 4);
    stage.trigger(
        "r1", plan("d", step("a").pool("gpu", 1), step("b").pool("gpu", 1), step("c"), step("e")));

    assertThat(stage.assigned("w1")).extracting(AttemptKey::task).contains("c", "e").hasSize(3);
  }

  @Test
  void aTaskThatTakesMoreThanThePoolHasWaitsAndSaysSo() {
    define("gpu", 2);
    stage.grants("w1", 4);
    stage.trigger("r1", plan("d", step("large").pool("gpu", 3), step("small").pool("gpu", 2)));

    AttemptKey small = stage.assignedOne("w1");
    assertThat(waitsFor("r1", "large"))
        .isEqualTo("pool gpu has 2 slots and it takes 3: millrace pools set gpu 3");

    stage.finishes("w1", small);
    Databases.run(stage.database.connections(), "update pool set slots = 3");
    stage.advance(Duration.ofMillis(250));
    assertThat(stage.assignedOne("w1").task()).isEqualTo("large");
  }

  @Test
  void whatWasMadeSmallerLetsRunningTasksEnd() {
    define("gpu", 3);
    stage.grants("w1", 9);
    stage.trigger("r1", pooled("d", 5, "gpu"));
    List<AttemptKey> first = stage.assigned("w1");
    Databases.run(stage.database.connections(), "update pool set slots = 1");

    stage.finishes("w1", first.get(0));
    stage.finishes("w1", first.get(1));
    assertThat(stage.assigned("w1")).as("one still runs").isEmpty();
    stage.finishes("w1", first.get(2));
    assertThat(stage.assigned("w1")).hasSize(1);
  }

  @Test
  void aLargeTaskIsNotPassedForEver() {
    define("gpu", 2);
    stage.grants("w1", 99);
    stage.trigger("small", pooled("d", 40, "gpu"));
    List<AttemptKey> running = stage.assigned("w1");
    stage.trigger("large", plan("e", step("a").pool("gpu", 2)));
    for (int i = 0; i < 11; i++) {
      stage.finishes("w1", running.get(0));
      List<AttemptKey> next = stage.assigned("w1");
      running = next.isEmpty() ? running.subList(1, 2) : List.of(running.get(1), next.get(0));
      stage.advance(Duration.ofSeconds(1));
      if (running.size() < 2) {
        break;
      }
    }
    assertThat(running).as("a slot was kept free for it").hasSize(1);
    assertThat(waitsFor("small", "s39"))
        .isEqualTo("pool gpu: 1/2 slots used, the free ones are kept for a task that takes 2");
    stage.finishes("w1", running.get(0));
    assertThat(stage.assignedOne("w1").run()).isEqualTo("large");
  }

  @Test
  void aStepRunsAtMostSoManyOfItsTasks() {
    stage.grants("w1", 9);
    stage.trigger("r1", plan("d", step("a").maxParallel(1), step("b").maxParallel(1)));

    assertThat(stage.assigned("w1")).as("each step has its own limit").hasSize(2);
  }

  @Test
  void aMappedStepRunsAtMostSoManyOfItsItems() {
    stage.grants("w1", 9);
    stage.trigger(
        "r1", plan("d", step("m").forEach(List.of(1, 2, 3, 4, 5)).maxParallel(2), step("b")));

    List<AttemptKey> first = stage.assigned("w1");
    assertThat(first).extracting(AttemptKey::task).containsExactlyInAnyOrder("m[0]", "m[1]", "b");
    stage.finishes("w1", first.stream().filter(a -> a.task().equals("m[1]")).findFirst().get());
    assertThat(stage.assignedOne("w1").task()).isEqualTo("m[2]");
    stage.stop();
    stage.start();
    stage.grants("w1", 9);
    assertThat(stage.assigned("w1")).as("two still run").isEmpty();
  }

  @Test
  void itemsTakeSlotsOfThePoolOfTheirStep() {
    define("gpu", 2);
    stage.grants("w1", 9);
    stage.trigger("r1", plan("d", step("m").forEach(List.of(1, 2, 3)).pool("gpu", 1)));
    List<AttemptKey> first = stage.assigned("w1");
    assertThat(first).hasSize(2);
    stage.finishes("w1", first.get(0));
    stage.finishes("w1", first.get(1));
    stage.finishes("w1", stage.assignedOne("w1"));
    assertThat(stage.state("r1")).isEqualTo("SUCCEEDED");
    assertThat(Databases.texts(stage.database.connections(), "select count(*) from claim"))
        .containsExactly("0");
  }

  @Test
  void aDagRunsAtMostSoManyTasksOverAllItsRuns() {
    stage.grants("w1", 9);
    stage.trigger("r1", atMost(3, wide("d", 2)));
    stage.trigger("r2", atMost(3, wide("d", 2)));
    stage.trigger("r3", wide("e", 2));

    List<AttemptKey> assigned = stage.assigned("w1");
    assertThat(assigned).hasSize(5);
    assertThat(waitsFor("r2", "s1"))
        .isEqualTo("DAG d: 3/3 of its tasks run, which is its max-parallel by r1/s0, r1/s1, r2/s0");
    stage.finishes("w1", assigned.get(0));
    assertThat(stage.assignedOne("w1")).extracting(AttemptKey::run).isEqualTo("r2");
  }

  @Test
  void slotsOfATaskThatWaitsAreFree() {
    stage.grants("w1", 9);
    stage.trigger("r1", pooled("d", 2, "gpu"));
    AttemptKey first = stage.assignedOne("w1");

    stage.waits("w1", first, LoopStage.asks("Go on?"));
    AttemptKey second = stage.assignedOne("w1");
    stage.decide("r1", first.task(), true, "ada").join();
    assertThat(stage.assigned("w1")).as("now it waits for the other").isEmpty();
    stage.finishes("w1", second);
    assertThat(stage.assignedOne("w1").task()).isEqualTo(first.task());
  }

  @Test
  void slotsAreNotLostWithTheScheduler() {
    stage.grants("w1", 9);
    stage.trigger("r1", pooled("d", 3, "gpu"));
    AttemptKey first = stage.assignedOne("w1");
    stage.stop();
    stage.start();
    stage.grants("w1", 9);
    assertThat(stage.assigned("w1")).as("its task still runs").isEmpty();

    stage.beats("w1", first);
    stage.finishes("w1", first);
    assertThat(stage.assigned("w1")).hasSize(1);
  }

  @Test
  void anAttemptThatIsNotProvenGoneKeepsItsSlot() {
    stage.grants("w1", 1);
    stage.trigger("r1", pooled("d", 2, "gpu"));
    stage.begins("w1", stage.assignedOne("w1"));
    stage.grants("w2", 9);
    stage.leaves("w1");
    assertThat(stage.assigned("w2")).as("w1 may only be cut off").isEmpty();

    stage.advance(Duration.ofSeconds(10));
    stage.beats("w2");
    stage.advance(LoopStage.LEASE.minusSeconds(10));
    assertThat(stage.assigned("w2")).hasSize(1);
  }

  private List<Message> saidOfPools() {
    stage.settle(); // others are told after whoever asked is answered
    return stage.fabric.takeSent().stream()
        .filter(sent -> sent.to().equals("s2"))
        .map(SilentFabric.Sent::message)
        .filter(BetweenSchedulers.Pools.class::isInstance)
        .toList();
  }

  @Test
  void otherSchedulersHearOfSlotsAndWishes() {
    stage.grants("w1", 9);
    stage.trigger("r1", pooled("d", 2, "gpu"));
    AttemptKey first = stage.assignedOne("w1");
    stage.fabric.sees(new Fabric.Peer("s2", Fabric.Role.SCHEDULER, Map.of()));

    stage.advance(Duration.ofMillis(250));
    assertThat(saidOfPools())
        .containsExactly(new BetweenSchedulers.Pools(List.of(), List.of("gpu")));
    stage.finishes("w1", first);
    assertThat(saidOfPools())
        .containsExactly(new BetweenSchedulers.Pools(List.of("gpu"), List.of()));
  }

  @Test
  void whatOthersWaitForIsSharedInTurns() {
    stage.grants("w1", 9);
    stage.trigger("r1", pooled("d", 3, "gpu"));
    AttemptKey first = stage.assignedOne("w1");
    stage.says("s2", new BetweenSchedulers.Pools(List.of(), List.of("gpu")));

    stage.finishes("w1", first);
    assertThat(stage.assigned("w1")).as("it is the turn of the other").isEmpty();
    stage.advance(Duration.ofMillis(20));
    assertThat(stage.assigned("w1")).as("which did not take it").hasSize(1);
  }

  @Test
  void aTaskRunsOnlyWhereItsTagsAre() {
    is("w1", Set.of(), GIB, 0);
    stage.grants("w1", 3);
    stage.trigger("r1", plan("d", step("a").worker(GPU), step("b")));
    assertThat(stage.assigned("w1")).extracting(AttemptKey::task).containsExactly("b");
    assertThat(waitsFor("r1", "a")).isEqualTo("no worker with tag gpu, 1 workers seen");

    is("w2", Set.of("gpu", "large"), GIB, 0);
    assertThat(waitsFor("r1", "a")).isEqualTo("all 2 slots of 1 workers with tag gpu are taken");
    assertThat(stage.pulsed("w2").waiting()).as("w2 is to grant a credit").isEqualTo(1);
    stage.grants("w2", 1);
    assertThat(stage.assignedOne("w2").task()).isEqualTo("a");
  }

  @Test
  void whatNeedsNoTagLeavesWorkersWithTagsToOthers() {
    is("gpu", Set.of("gpu"), GIB, 0);
    is("plain", Set.of(), GIB, 0);
    stage.grants("gpu", 1);
    stage.grants("plain", 1);
    stage.trigger("r1", wide("d", 1));

    assertThat(stage.assigned("plain")).hasSize(1);
  }

  @Test
  void noMoreMemoryOfAWorkerIsReservedThanItHas() {
    is("w1", Set.of(), 4 * GIB, 0);
    stage.grants("w1", 9);
    WorkerNeeds large = needs(Set.of(), 2 * GIB);
    stage.trigger(
        "r1",
        plan(
            "d",
            step("a").worker(large),
            step("b").worker(large),
            step("c").worker(large),
            step("small"),
            step("huge").worker(needs(Set.of(), 8 * GIB))));

    List<AttemptKey> first = stage.assigned("w1");
    assertThat(first).extracting(AttemptKey::task).containsExactlyInAnyOrder("a", "b", "small");
    assertThat(waitsFor("r1", "c"))
        .isEqualTo("a worker with 2GiB memory free; at most 0B memory are");
    assertThat(waitsFor("r1", "huge"))
        .isEqualTo("no worker with 8GiB memory; the largest of 1 has 4GiB memory");
    stage.finishes("w1", first.get(0));
    assertThat(stage.assignedOne("w1").task()).isEqualTo("c");
  }

  @Test
  void aTaskThatReservesMuchIsNotPassedForEver() {
    is("w1", Set.of(), 4 * GIB, 0);
    stage.grants("w1", 99);
    WorkerNeeds small = needs(Set.of(), 2 * GIB);
    stage.trigger(
        "small",
        plan(
            "d",
            IntStream.range(0, 40)
                .mapToObj(i -> step("s" + i).worker(small))
                .toArray(StepSketch[]::new)));
    List<AttemptKey> running = stage.assigned("w1");
    assertThat(running).hasSize(2);
    stage.trigger("large", plan("e", step("a").worker(needs(Set.of(), 4 * GIB))));
    for (int i = 0; i < 12 && running.size() == 2; i++) {
      stage.finishes("w1", running.get(0));
      List<AttemptKey> next = stage.assigned("w1");
      running = next.isEmpty() ? running.subList(1, 2) : List.of(running.get(1), next.get(0));
      stage.advance(Duration.ofSeconds(1));
    }
    assertThat(running).as("room was kept for it").hasSize(1);
    assertThat(waitsFor("small", "s39"))
        .isEqualTo("room on a worker, which is kept for a task that takes 4GiB memory");
    stage.finishes("w1", running.get(0));
    assertThat(stage.assignedOne("w1").run()).isEqualTo("large");
  }

  @Test
  void whatOthersHaveReservedOfAWorkerCounts() {
    is("w1", Set.of(), 4 * GIB, 3 * GIB);
    stage.grants("w1", 9);
    stage.trigger("r1", plan("d", step("a").worker(needs(Set.of(), 2 * GIB))));
    assertThat(stage.assigned("w1")).isEmpty();

    is("w1", Set.of(), 4 * GIB, GIB);
    assertThat(stage.assigned("w1")).hasSize(1);
  }

  @Test
  void aTaskGoesOnlyToAWorkerThatIsAbleToDoIt() {
    WorkerNeeds containers = WorkerNeeds.NONE.withAbilities(Set.of(Abilities.CONTAINERS));
    stage.grants("w1", 2);
    isAbleTo("w1");
    stage.trigger("r1", plan("d", step("boxed").worker(containers), step("plain")));

    assertThat(stage.assigned("w1")).extracting(AttemptKey::task).containsExactly("plain");
    assertThat(waitsFor("r1", "boxed")).isEqualTo("no worker that runs containers, 1 workers seen");

    stage.grants("w2", 2);
    isAbleTo("w2", "kind acme/score 12", Abilities.CONTAINERS);
    assertThat(stage.assigned("w2")).extracting(AttemptKey::task).containsExactly("boxed");
  }

  @Test
  void ofSeveralAbilitiesTheOneThatNobodyHasIsNamed() {
    WorkerNeeds both =
        WorkerNeeds.NONE.withAbilities(Set.of(Abilities.CONTAINERS, "kind acme/score 12"));
    stage.grants("w1", 2);
    isAbleTo("w1", Abilities.CONTAINERS);
    stage.trigger("r1", plan("d", step("boxed").worker(both)));

    assertThat(waitsFor("r1", "boxed"))
        .isEqualTo(
            "no worker that has the plugin kind acme/score (jar sha256 12…), 1 workers seen");
  }

  @Test
  void aWorkerThatBecomesAbleGetsWhatWaitedForIt() {
    WorkerNeeds containers = WorkerNeeds.NONE.withAbilities(Set.of(Abilities.CONTAINERS));
    stage.grants("w1", 2);
    isAbleTo("w1");
    stage.trigger("r1", plan("d", step("boxed").worker(containers)));
    assertThat(stage.assigned("w1")).isEmpty();

    isAbleTo("w1", Abilities.CONTAINERS);
    assertThat(stage.assignedOne("w1").task()).isEqualTo("boxed");
  }
}
