package dev.millrace.scheduler.loop;

import dev.millrace.engine.hook.DeliveryOutcome;
import dev.millrace.scheduler.store.DeliveryRow;
import dev.millrace.scheduler.store.PauseRow;
import dev.millrace.scheduler.store.ScheduleKey;
import dev.millrace.scheduler.store.ScheduleRow;
import dev.millrace.scheduler.store.Store;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Calls and events as a turn leaves them so far. For the loop's thread. */
final class DeliveryBook {
  private final ScheduleTable schedules;
  private final Store store;

  DeliveryBook(ScheduleTable schedules, Store store) {
    this.schedules = schedules;
    this.store = store;
  }

  Optional<DeliveryRow> find(DeliveryRow.Key key, int shard, Turn turn) {
    return turn.writes().schedules().deliveries().stream()
        .filter(row -> row.ownKey().equals(key))
        .findFirst()
        .or(() -> store.delivery(key, shard));
  }

  /** What waits, as this turn leaves it so far. */
  List<DeliveryRow> waiting(ScheduleKey key, int shard, Turn turn) {
    Map<DeliveryRow.Key, DeliveryRow> rows = new LinkedHashMap<>();
    store.waitingDeliveries(key, shard).forEach(row -> rows.put(row.ownKey(), row));
    turn.writes().schedules().deliveries().stream()
        .filter(row -> row.key().equals(key))
        .forEach(row -> rows.put(row.ownKey(), row));
    return rows.values().stream().filter(row -> row.outcome() == DeliveryOutcome.WAITING).toList();
  }

  Optional<DeliveryRow> newest(ScheduleKey key, int shard, Turn turn) {
    return waiting(key, shard, turn).stream()
        .max(Comparator.comparing(DeliveryRow::receivedAt).thenComparing(DeliveryRow::id));
  }

  void write(DeliveryRow row, Turn turn) {
    turn.writes().schedules().delivery(row);
  }

  void write(ScheduleRow row, Turn turn) {
    schedules.put(row);
    turn.writes().schedules().schedule(row);
  }

  /** Why the trigger makes no runs for the time being. */
  Optional<PauseRow> pause(ScheduleKey key) {
    return schedules.pause(key);
  }

  /** Writes that there is no run, if the trigger is paused. */
  boolean isPaused(DeliveryRow row, Turn turn) {
    Optional<PauseRow> pause = pause(row.key());
    pause.ifPresent(
        by -> write(row.became(DeliveryOutcome.PAUSED, by.by() + ": " + by.reason()), turn));
    return pause.isPresent();
  }

  /** The trigger as it is now. */
  ScheduleRow row(ScheduleKey key) {
    return schedules.find(key).orElseThrow().row();
  }
}
