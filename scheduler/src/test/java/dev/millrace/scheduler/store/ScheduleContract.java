package dev.millrace.scheduler.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.run.RunHeader;
import dev.millrace.engine.run.RunState;
import dev.millrace.engine.run.RunTick;
import dev.millrace.engine.schedule.TickCount;
import dev.millrace.engine.schedule.TickOutcome;
import dev.millrace.engine.schedule.Window;
import dev.millrace.engine.task.Task;
import dev.millrace.scheduler.sketch.Databases;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the loop relies on for schedules, on every database. */
abstract class ScheduleContract extends OwnedStore {
  private static final ScheduleKey KEY = new ScheduleKey("wine", "nightly");
  private static final int SHARD = 2;

  private static ScheduleRow schedule(long cursor) {
    return new ScheduleRow(
        "wine", "nightly", SHARD, DIGEST, "v1", true, at(cursor), Optional.of(at(cursor + 60)));
  }

  private static TickRow tick(long seconds) {
    return tick(seconds, "t1");
  }

  private static TickRow tick(long seconds, String run) {
    return new TickRow(
        KEY,
        SHARD,
        at(seconds),
        at(seconds),
        new TickCount(1, true),
        TickOutcome.RUN,
        Optional.empty(),
        Optional.of(new Window(at(seconds - 60), at(seconds))),
        Optional.of(run),
        Optional.empty(),
        at(seconds));
  }

  private StoredSchedules stored() {
    return store.schedules(Set.of(SHARD));
  }

  private void commit(ScheduleRow schedule, TickRow... ticks) {
    Writes writes = new Writes();
    writes.schedules().schedule(schedule);
    List.of(ticks).forEach(writes.schedules()::tick);
    store.commit(writes, ME, epochs);
  }

  @Test
  void schedulesAreReadByShardAsTheyWereWrittenLast() {
    commit(schedule(0));
    commit(schedule(60), tick(60));
    assertThat(stored().schedules()).containsExactly(schedule(60));
    assertThat(store.schedules(Set.of(1)).schedules()).isEmpty();
    commit(schedule(60).gone());
    assertThat(stored().schedules()).containsExactly(schedule(60).gone());
  }

  @Test
  void aTickIsDecidedOnceAndWhatElseIsInThatTransactionIsUndone() {
    commit(schedule(60), tick(60));
    assertThatThrownBy(() -> commit(schedule(120), tick(60))).isInstanceOf(StoreException.class);
    assertThat(stored().schedules()).containsExactly(schedule(60));
    commit(schedule(120), tick(120));
    assertThat(stored().schedules()).containsExactly(schedule(120));
  }

  @Test
  void anotherOwnerOfTheShardOfTheDagFencesIt() {
    commit(schedule(0));
    try (Store other = backend().connect()) {
      Databases.takeAllShards(other, "scheduler-2", 4);
    }
    assertThatThrownBy(() -> commit(schedule(60), tick(60))).isInstanceOf(OwnershipLost.class);
    assertThat(stored().schedules()).containsExactly(schedule(0));
  }

  @Test
  void pausesComeAndGo() {
    commit(schedule(0));
    PauseRow pause = new PauseRow(KEY, SHARD, "ada", "the source is down", at(5));
    Writes writes = new Writes();
    writes.schedules().pause(pause);
    store.commit(writes, ME, epochs);
    assertThat(stored().pauses()).containsExactly(pause);

    writes = new Writes();
    writes.schedules().resume(KEY, SHARD);
    store.commit(writes, ME, epochs);
    assertThat(stored().pauses()).isEmpty();
  }

  @Test
  void runsThatFailedInARowAreReadByShardAsTheyWereWrittenLast() {
    commit(schedule(0));
    StreakRow streak = new StreakRow(KEY, SHARD, List.of()).failed("t1");
    streak(streak);
    assertThat(stored().streaks()).containsExactly(streak);
    streak(streak.failed("t2").failed("t1"));
    assertThat(stored().streaks()).containsExactly(new StreakRow(KEY, SHARD, List.of("t2", "t1")));
    assertThat(store.schedules(Set.of(1)).streaks()).isEmpty();
    streak(streak.ended());
    assertThat(stored().streaks()).isEmpty();
  }

  @Test
  void asManyFailedRunsAreKeptAsATriggerMayAskFor() {
    StreakRow streak = new StreakRow(KEY, SHARD, Collections.nCopies(1_000, "r".repeat(40)));
    streak(streak);
    assertThat(stored().streaks()).containsExactly(streak);
  }

  private void streak(StreakRow row) {
    Writes writes = new Writes();
    writes.schedules().streak(row);
    store.commit(writes, ME, epochs);
  }

  @Test
  void aRunKeepsItsTickAndWindow() {
    RunTick tick = new RunTick("nightly", at(60), new Window(at(0), at(60)));
    RunHeader header =
        new RunHeader(
            "t1",
            SHARD,
            "wine",
            "v1",
            Map.of(),
            RunTick.KIND,
            at(60),
            Optional.empty(),
            Optional.empty(),
            true,
            Optional.empty(),
            Optional.of(tick));
    insert(run(header, RunState.RUNNING, List.of(new Task.Pending())));
    assertThat(store.run("t1").orElseThrow().header().tick()).contains(tick);
  }

  @Test
  void oldTicksAreForgottenUnlessTheirRunsGoOn() {
    insert(run(header("open", SHARD), RunState.RUNNING, List.of(new Task.Pending())));
    insert(run(header("ended", SHARD), RunState.FAILED, List.of(new Task.Pending())));
    commit(schedule(240), tick(60, "open"), tick(120, "ended"), tick(180, "gone"), tick(240));
    assertThat(store.forgetTriggers(at(240))).isFalse();

    commit(schedule(240), tick(120), tick(180)); // there is room for them again
    assertThatThrownBy(() -> commit(schedule(300), tick(60))).isInstanceOf(StoreException.class);
    assertThatThrownBy(() -> commit(schedule(300), tick(240))).isInstanceOf(StoreException.class);
    assertThat(stored().schedules()).containsExactly(schedule(240)); // the cursor stays
  }
}
