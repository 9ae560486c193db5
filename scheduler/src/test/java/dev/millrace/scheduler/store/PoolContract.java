package dev.millrace.scheduler.store;

import static dev.millrace.scheduler.sketch.StepSketch.pooled;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.limit.Claim;
import dev.millrace.engine.limit.Pause;
import dev.millrace.engine.limit.PoolUse;
import dev.millrace.engine.run.ActiveRun;
import dev.millrace.engine.run.RunState;
import dev.millrace.engine.run.TaskResult;
import dev.millrace.engine.task.Assignment;
import dev.millrace.engine.task.History;
import dev.millrace.engine.task.OpenLease;
import dev.millrace.engine.task.Task;
import dev.millrace.engine.task.TaskState;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How many slots of a pool are used, on every database. */
abstract class PoolContract extends OwnedStore {
  private static final Assignment HELD = new Assignment("w1", 1, 7, at(4));
  private static final History BEGUN = new History(1, 0, 7, Optional.of(at(1)), Optional.empty());

  private static History lost(Instant until) {
    return new History(
        1,
        1,
        7,
        Optional.of(at(1)),
        Optional.empty(),
        Optional.empty(),
        Optional.of(new OpenLease("w0", until)));
  }

  private static ActiveRun pooledRun(String id, Task... tasks) {
    TaskResult[] results = new TaskResult[tasks.length];
    Arrays.fill(results, TaskResult.NONE);
    return ActiveRun.restore(
        header(id, 1),
        pooled("wine", tasks.length, "gpu"),
        EXPRESSIONS,
        RunState.RUNNING,
        Optional.of(at(1)),
        "",
        tasks,
        results);
  }

  /** Inserts a run and says of each task that it claims so many slots. */
  private void claim(ActiveRun run, int slots) {
    insert(run);
    Writes writes = new Writes();
    for (int i = 0; i < run.size(); i++) {
      writes.claims(run, i, List.of(new Claim("gpu", slots, Optional.empty())));
    }
    store.commit(writes, ME, epochs);
  }

  private long used() {
    PoolUse use = store.holdPool("gpu").orElseThrow();
    store.rollBack();
    return use.used();
  }

  @Test
  void aPoolThatNobodyDefinedHasOneSlot() {
    assertThat(store.holdPool("gpu")).contains(new PoolUse("gpu", 1, 0));
    assertThat(store.holdPool("gpu")).as("again in the same transaction").isPresent();
    store.rollBack();
    backend().define("cpu", 5);
    assertThat(store.holdPool("cpu")).contains(new PoolUse("cpu", 5, 0));
  }

  @Test
  void whoPausedAPoolIsReadWithItUntilItIsResumed() {
    Pause pause = new Pause("ada", "new drivers", at(9));
    backend().define("cpu", 5);
    backend().pause("cpu", pause);
    backend().pause("cpu", new Pause("bob", "me too", at(10)));
    assertThat(store.holdPool("cpu"))
        .as("whoever paused it first stays named")
        .contains(new PoolUse("cpu", 5, 0, Optional.of(pause)));
    assertThat(store.holdPool("gpu").orElseThrow().paused()).isEmpty();
    store.rollBack();
    backend().resume("cpu");
    assertThat(store.holdPool("cpu")).contains(new PoolUse("cpu", 5, 0));
  }

  @Test
  void slotsAreUsedByTheTasksThatAWorkerHolds() {
    claim(
        pooledRun(
            "r1",
            new Task.Ready(BEGUN, at(2)),
            new Task.Dispatched(BEGUN, HELD),
            new Task.Running(BEGUN, HELD, at(5)),
            new Task.Cancelling(BEGUN, HELD, Optional.empty(), false),
            new Task.Ended(BEGUN, TaskState.SUCCEEDED, Optional.empty(), "", at(6))),
        2);

    assertThat(used()).isEqualTo(3 * 2);
    assertThat(store.poolUsers("gpu", 2)).containsExactly("r1/s1", "r1/s2");
    store.rollBack();
  }

  @Test
  void anAttemptThatIsNotProvenGoneUsesItsSlotsBesidesTheNextOne() {
    Instant future = Instant.parse("2100-01-01T00:00:00Z");
    claim(
        pooledRun(
            "r1",
            new Task.Ready(lost(future), at(2)),
            new Task.Running(lost(future), HELD, at(5)),
            new Task.CancellingUnproven(lost(future), "asked by ada"),
            new Task.Ended(lost(future), TaskState.SUCCEEDED, Optional.empty(), "", at(6))),
        1);

    assertThat(used()).isEqualTo(1 + 2 + 1 + 1);
  }

  @Test
  void anAttemptOfATaskThatEndedUsesItsSlotsUntilItsLeaseEnds() {
    Instant past = T0.minusSeconds(100_000_000);
    claim(
        pooledRun(
            "r1",
            new Task.Ended(lost(past), TaskState.SUCCEEDED, Optional.empty(), "", at(6)),
            new Task.Running(lost(past), HELD, at(5))),
        1);

    assertThat(used()).as("what has not ended goes by the scheduler's timers").isEqualTo(2);
  }

  @Test
  void whatATaskNoLongerClaimsIsFree() {
    ActiveRun run = pooledRun("r1", new Task.Running(BEGUN, HELD, at(5)));
    claim(run, 1);
    ActiveRun ended =
        pooledRun("r1", new Task.Ended(BEGUN, TaskState.FAILED, Optional.empty(), "", at(6)));
    Writes writes = new Writes();
    writes.changed(ended, 0, 7);
    writes.claims(ended, 0, List.of(new Claim("gpu", 1, Optional.empty())));
    store.commit(writes, ME, epochs);

    assertThat(used()).isZero();
    assertThat(store.poolUsers("gpu", 3)).isEmpty();
    store.rollBack();
  }

  @Test
  void onlyOneAtATimeHoldsAPoolAndNobodyWaitsForIt() {
    assertThat(store.holdPool("gpu")).isPresent();
    store.commit(new Writes(), ME, epochs);
    assertThat(store.holdPool("gpu")).isPresent();
    try (Store other = backend().connect()) {
      assertThat(other.holdPool("gpu")).as("while the first holds it").isEmpty();
      other.rollBack();
      store.rollBack();
      assertThat(other.holdPool("gpu")).isPresent();
    }
  }

  @Test
  void whatIsCommittedWhileAPoolIsHeldCountsForTheNext() {
    store.holdPool("gpu");
    claim(pooledRun("r1", new Task.Running(BEGUN, HELD, at(5))), 1);
    try (Store other = backend().connect()) {
      assertThat(other.holdPool("gpu").orElseThrow().used()).isEqualTo(1);
    }
  }
}
