package dev.millrace.scheduler.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.event.EventKind;
import dev.millrace.engine.event.Happening;
import dev.millrace.engine.hook.DeliveryOutcome;
import dev.millrace.engine.run.RunState;
import dev.millrace.engine.task.Task;
import dev.millrace.scheduler.sketch.Databases;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the loop relies on for calls of hooks, on every database. */
abstract class DeliveryContract extends OwnedStore {
  private static final ScheduleKey HOOK = new ScheduleKey("wine", "hook");
  private static final int SHARD = 2;

  private static DeliveryRow waiting(ScheduleKey hook, String id, long seconds) {
    return new DeliveryRow(
        hook,
        id,
        SHARD,
        at(seconds),
        DIGEST,
        Map.of("trees", 7L, "share", 0.5, "tags", List.of("a", "ü")),
        DeliveryOutcome.WAITING,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private void commit(DeliveryRow... rows) {
    Writes writes = new Writes();
    List.of(rows).forEach(writes.schedules()::delivery);
    store.commit(writes, ME, epochs);
    store.rollBack();
  }

  private Optional<DeliveryRow> find(ScheduleKey hook, String id) {
    return store.delivery(new DeliveryRow.Key(hook, id), SHARD);
  }

  @Test
  void aCallIsReadAsItWasWrittenLast() {
    DeliveryRow first = waiting(HOOK, "k1", 1);
    commit(first);
    assertThat(find(HOOK, "k1")).contains(first);
    assertThat(find(HOOK, "k2")).isEmpty();
    assertThat(find(new ScheduleKey("wine", "other"), "k1")).isEmpty();

    commit(first.became("h1"), waiting(HOOK, "k2", 2).became(DeliveryOutcome.PAUSED, "by ada"));
    assertThat(find(HOOK, "k1")).contains(first.became("h1"));
    assertThat(find(HOOK, "k1").orElseThrow().outcome()).isEqualTo(DeliveryOutcome.RUN);
    assertThat(find(HOOK, "k2").orElseThrow().detail()).contains("by ada");
  }

  @Test
  void theCallThatWaitsIsFoundByItsHook() {
    assertThat(store.waitingDeliveries(HOOK, SHARD)).isEmpty();
    DeliveryRow waiting = waiting(HOOK, "k1", 1);
    commit(
        waiting,
        waiting(HOOK, "k2", 2).became("h2"),
        waiting(new ScheduleKey("wine", "other"), "k3", 3));
    assertThat(store.waitingDeliveries(HOOK, SHARD)).containsExactly(waiting);
    commit(waiting.became(DeliveryOutcome.DEBOUNCED, "call k4 counts"));
    assertThat(store.waitingDeliveries(HOOK, SHARD)).isEmpty();
  }

  @Test
  void eventsThatWereTakenAtOnceAreInTheOrderInWhichTheyHappened() {
    // The ids of deliveries are in the other order.
    commit(
        heard("k4", "e1", 1, 5),
        heard("k3", "e2", 1, 5),
        heard("k2", "e1", 2, 5),
        heard("k1", "e0", 0, 6));
    assertThat(store.waitingDeliveries(HOOK, SHARD))
        .extracting(DeliveryRow::id)
        .containsExactly("k1", "k2", "k3", "k4");
  }

  private static DeliveryRow heard(String id, String event, long happened, long taken) {
    Happening happening =
        new Happening(event, EventKind.DRIFT, "wine", "", at(happened), Map.of("psi", 0.3));
    return DeliveryRow.heard(HOOK, id, SHARD, at(taken), new HeardEvent("0", happening));
  }

  @Test
  void anotherOwnerOfTheShardOfTheDagFencesIt() {
    try (Store other = backend().connect()) {
      Databases.takeAllShards(other, "scheduler-2", 4);
    }
    assertThatThrownBy(() -> commit(waiting(HOOK, "k1", 1))).isInstanceOf(OwnershipLost.class);
    assertThat(find(HOOK, "k1")).isEmpty();
  }

  @Test
  void oldCallsAreForgottenUnlessTheyWaitOrTheirRunsGoOn() {
    insert(run(header("open", SHARD), RunState.RUNNING, List.of(new Task.Pending())));
    insert(run(header("ended", SHARD), RunState.SUCCEEDED, List.of(new Task.Pending())));
    commit(
        waiting(HOOK, "waits", 1),
        waiting(HOOK, "goes-on", 1).became("open"),
        waiting(HOOK, "over", 1).became("ended"),
        waiting(HOOK, "no-such-run", 1).became("gone"),
        waiting(HOOK, "paused", 1).became(DeliveryOutcome.PAUSED, "by ada"),
        waiting(HOOK, "young", 3).became(DeliveryOutcome.FILTERED, "false"));

    assertThat(store.forgetTriggers(at(3))).isFalse();

    assertThat(
            List.of("waits", "goes-on", "over", "no-such-run", "paused", "young").stream()
                .filter(id -> find(HOOK, id).isPresent()))
        .containsExactly("waits", "goes-on", "young");
    store.rollBack();
  }

  @Test
  void manyOldCallsAreForgottenLittleByLittle() {
    DeliveryRow[] rows = new DeliveryRow[500];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = waiting(HOOK, "k" + i, i).became(DeliveryOutcome.COOLDOWN, "too early");
    }
    commit(rows);
    for (int i = 0; store.forgetTriggers(at(499)); i++) {
      assertThat(i).as("batches").isLessThan(5);
    }
    assertThat(find(HOOK, "k498")).isEmpty();
    assertThat(find(HOOK, "k499")).isPresent();
    store.rollBack();
  }
}
