package dev.millrace.scheduler.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.backfill.BackfillItem;
import dev.millrace.engine.backfill.BackfillOrder;
import dev.millrace.engine.backfill.BackfillState;
import dev.millrace.engine.backfill.ItemOutcome;
import dev.millrace.engine.backfill.PastTickRun;
import dev.millrace.engine.backfill.Reprocess;
import dev.millrace.engine.run.RunHeader;
import dev.millrace.engine.run.RunState;
import dev.millrace.engine.run.RunTick;
import dev.millrace.engine.schedule.Window;
import dev.millrace.engine.task.Task;
import dev.millrace.scheduler.sketch.Databases;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the loop relies on for backfills, on every database. */
abstract class BackfillContract extends OwnedStore {
  private static final int SHARD = 2;
  private static final Set<Integer> MINE = Set.of(SHARD);

  private static BackfillRow row(String id, long created) {
    return new BackfillRow(
        id,
        SHARD,
        "wine",
        "v1",
        Optional.of(new BackfillRow.Range("nightly", at(-100), at(0))),
        Map.of("trees", 200L),
        BackfillOrder.NEWEST,
        Reprocess.FAILED,
        3,
        true,
        BackfillState.ACTIVE,
        2,
        new BackfillRow.Sign("ada", "new features", at(created)),
        Optional.empty(),
        Optional.empty());
  }

  private static RunTick tick(long seconds) {
    return new RunTick("nightly", at(seconds), new Window(at(seconds - 60), at(seconds)));
  }

  private static BackfillItem item(int ordinal) {
    return new BackfillItem(
        ordinal, Optional.of(tick(60L * ordinal)), Map.of("model", "churn@" + ordinal));
  }

  private static BackfillTurn turn(String backfill, int ordinal, ItemOutcome outcome, String run) {
    return new BackfillTurn(
        backfill, ordinal, SHARD, outcome, Optional.of("why"), Optional.ofNullable(run));
  }

  private void commit(BackfillTurn... turns) {
    Writes writes = new Writes();
    List.of(turns).forEach(writes.backfills()::turn);
    store.commit(writes, ME, epochs);
  }

  private void commit(BackfillRow row) {
    Writes writes = new Writes();
    writes.backfills().changed(row);
    store.commit(writes, ME, epochs);
  }

  private static RunHeader header(String id, long created, RunTick tick) {
    return new RunHeader(
        id,
        SHARD,
        "wine",
        "v1",
        Map.of(),
        RunHeader.BACKFILL,
        at(created),
        Optional.empty(),
        Optional.empty(),
        true,
        Optional.empty(),
        Optional.of(tick));
  }

  @Test
  void openOnesAreReadByShardOldestFirstAsTheyWereMade() {
    BackfillRow later = row("b2", 5);
    BackfillRow earlier = row("b1", 1);
    backend().make(later, List.of(item(0)));
    backend().make(earlier, List.of(item(0), item(1)));

    assertThat(store.openBackfills(MINE)).containsExactly(earlier, later);
    assertThat(store.openBackfills(Set.of(1))).isEmpty();
    assertThat(store.waitingItems("b1", 10)).containsExactly(item(0), item(1));
    assertThat(store.waitingItems("b1", 1)).containsExactly(item(0));
    assertThatThrownBy(() -> backend().make(earlier, List.of())).isInstanceOf(StoreException.class);
  }

  @Test
  void itsStateFollowsWhoeverChangedItAndWhatEndedIsNotOpen() {
    BackfillRow row = row("b1", 1);
    backend().make(row, List.of(item(0)));
    BackfillRow paused =
        row.become(BackfillState.PAUSED, new BackfillRow.Sign("bob", "too hot", at(9)));
    commit(paused);
    assertThat(store.openBackfills(MINE)).containsExactly(paused);
    commit(paused.done(at(20)));
    assertThat(store.openBackfills(MINE)).isEmpty();
  }

  @Test
  void anItemHasItsTurnOnceAndWhatElseIsInThatTransactionIsUndone() {
    backend().make(row("b1", 1), List.of(item(0), item(1)));
    commit(turn("b1", 0, ItemOutcome.SKIPPED, "t1"));
    assertThat(store.waitingItems("b1", 10)).containsExactly(item(1));
    assertThatThrownBy(
            () ->
                commit(
                    turn("b1", 1, ItemOutcome.REFUSED, null), turn("b1", 0, ItemOutcome.RUN, "r1")))
        .isInstanceOf(OwnershipLost.class);
    assertThat(store.waitingItems("b1", 10)).containsExactly(item(1));
    assertThatThrownBy(() -> commit(turn("b1", 7, ItemOutcome.RUN, "r1")))
        .isInstanceOf(OwnershipLost.class);
  }

  @Test
  void anotherOwnerOfTheShardOfTheDagFencesIt() {
    backend().make(row("b1", 1), List.of(item(0)));
    try (Store other = backend().connect()) {
      Databases.takeAllShards(other, "scheduler-2", 4);
    }
    assertThatThrownBy(() -> commit(turn("b1", 0, ItemOutcome.RUN, "r1")))
        .isInstanceOf(OwnershipLost.class);
    assertThat(store.waitingItems("b1", 10)).containsExactly(item(0));
  }

  @Test
  void itsOpenRunsAreThoseOfItsItemsThatHaveNotEnded() {
    backend().make(row("b1", 1), List.of(item(0), item(1), item(2), item(3)));
    List<Task> pending = List.of(new Task.Pending());
    insert(
        run(header("r0", 1, tick(0)), RunState.SUCCEEDED, pending),
        run(header("r1", 1, tick(60)), RunState.RUNNING, pending),
        run(header("r2", 1, tick(120)), RunState.CANCELLING, pending));
    commit(
        turn("b1", 0, ItemOutcome.RUN, "r0"),
        turn("b1", 1, ItemOutcome.RUN, "r1"),
        turn("b1", 2, ItemOutcome.SKIPPED, "r2"));
    assertThat(store.openBackfillRuns("b1")).containsExactly("r1");
  }

  @Test
  void theNewestRunsOfATriggerAreThoseOfItsWord() {
    List<Task> pending = List.of(new Task.Pending());
    ScheduleKey key = new ScheduleKey("wine", "nightly");
    assertThat(store.newestRuns(key, RunHeader.BACKFILL, 5)).isEmpty();
    insert(
        run(header("r1", 61, tick(60)), RunState.FAILED, pending),
        run(header("r2", 121, tick(120)), RunState.SUCCEEDED, pending),
        run(header("r3", 181, tick(180)), RunState.RUNNING, pending));
    assertThat(store.newestRuns(key, RunHeader.BACKFILL, 2))
        .isEqualTo(Map.of("r3", at(181), "r2", at(121)));
    assertThat(store.newestRuns(key, "retrain", 5)).isEmpty();
    assertThat(store.newestRuns(new ScheduleKey("wine", "other"), RunHeader.BACKFILL, 5)).isEmpty();
  }

  @Test
  void theLastRunOfATickIsTheNewestWhoeverMadeIt() {
    List<Task> pending = List.of(new Task.Pending());
    ScheduleKey key = new ScheduleKey("wine", "nightly");
    Instant tick = at(60);
    assertThat(store.lastRunOfTick(key, tick)).isEmpty();
    insert(
        run(header("r2", 5, tick(60)), RunState.FAILED, pending),
        run(header("r1", 9, tick(60)), RunState.SUCCEEDED, pending),
        run(header("r3", 11, tick(120)), RunState.RUNNING, pending));
    assertThat(store.lastRunOfTick(key, tick)).contains(new PastTickRun("r1", RunState.SUCCEEDED));
    assertThat(store.lastRunOfTick(new ScheduleKey("wine", "other"), tick)).isEmpty();
  }
}
