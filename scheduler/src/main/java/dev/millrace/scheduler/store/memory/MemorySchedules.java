package dev.millrace.scheduler.store.memory;

import dev.millrace.scheduler.store.DagHead;
import dev.millrace.scheduler.store.PauseRow;
import dev.millrace.scheduler.store.Rows;
import dev.millrace.scheduler.store.ScheduleKey;
import dev.millrace.scheduler.store.ScheduleRow;
import dev.millrace.scheduler.store.ScheduleWrites;
import dev.millrace.scheduler.store.StoredSchedules;
import dev.millrace.scheduler.store.StreakRow;
import dev.millrace.scheduler.store.TickRow;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Schedules, ticks and which version of each DAG is current. For one thread. */
public final class MemorySchedules {
  private record TickKey(ScheduleKey key, Instant tick) {}

  private final Map<String, DagHead> current = new TreeMap<>();
  private final Map<String, DagHead> followed = new TreeMap<>();
  private final Map<ScheduleKey, ScheduleRow> schedules = new LinkedHashMap<>();
  private final Map<ScheduleKey, PauseRow> pauses = new LinkedHashMap<>();
  private final Map<ScheduleKey, StreakRow> streaks = new LinkedHashMap<>();
  private final Map<TickKey, TickRow> ticks = new LinkedHashMap<>();

  private final MemoryDeliveries deliveries = new MemoryDeliveries();

  MemorySchedules() {}

  /** The calls of hooks. */
  public MemoryDeliveries deliveries() {
    return deliveries;
  }

  /** Makes a version of a DAG current. */
  public void makeCurrent(DagHead head) {
    current.put(head.dag(), head);
  }

  /** Every schedule, in the order in which they came. */
  public List<ScheduleRow> all() {
    return List.copyOf(schedules.values());
  }

  /** Everything that is stopped for the time being. */
  public List<PauseRow> pauses() {
    return List.copyOf(pauses.values());
  }

  /** Whether the schedules of all DAGs are as their current versions have them. */
  public boolean areFollowed() {
    return unscheduled().isEmpty();
  }

  /** What became of every tick, in the order in which that was decided. */
  public List<TickRow> ticks() {
    return List.copyOf(ticks.values());
  }

  /** Deletes what became of ticks and calls before a moment, but nothing of open runs. */
  void forget(Instant before, Predicate<String> open) {
    ticks
        .values()
        .removeIf(row -> row.decidedAt().isBefore(before) && row.run().filter(open).isEmpty());
    deliveries.forget(before, open);
  }

  StoredSchedules of(Set<Integer> shards) {
    return new StoredSchedules(
        schedules.values().stream().filter(row -> shards.contains(row.shard())).toList(),
        pauses.values().stream().filter(row -> shards.contains(row.shard())).toList(),
        streaks.values().stream().filter(row -> shards.contains(row.shard())).toList());
  }

  List<DagHead> unscheduled() {
    return current.values().stream()
        .filter(head -> !head.equals(followed.get(head.dag())))
        .toList();
  }

  /**
   * Called before anything is written.
   *
   * @throws dev.millrace.scheduler.store.StoreException if a tick was decided on before
   */
  void check(ScheduleWrites writes) {
    Set<TickKey> seen = new HashSet<>();
    for (TickRow row : writes.ticks()) {
      TickKey key = new TickKey(row.key(), row.first());
      if (ticks.containsKey(key) || !seen.add(key)) {
        throw MemoryDatabase.refused("committing a batch", key + " exists", "23505");
      }
    }
  }

  void write(ScheduleWrites writes) {
    writes.schedules().forEach(row -> schedules.put(row.key(), columns(row)));
    writes.ticks().forEach(row -> ticks.put(new TickKey(row.key(), row.first()), columns(row)));
    deliveries.write(writes.deliveries());
    writes.streaks().forEach(row -> streaks.put(row.key(), row));
    streaks.values().removeIf(row -> row.runs().isEmpty());
    writes.heads().forEach(head -> followed.put(head.dag(), head));
    writes
        .pauses()
        .forEach(
            (key, row) -> {
              pauses.remove(key);
              row.ifPresent(pause -> pauses.put(key, pause));
            });
  }

  private static ScheduleRow columns(ScheduleRow row) {
    return row.at(ColumnForm.millis(row.cursor()), row.next().map(ColumnForm::millis));
  }

  private static TickRow columns(TickRow row) {
    return new TickRow(
        row.key(),
        row.shard(),
        row.first(),
        row.last(),
        row.count(),
        row.outcome(),
        row.detail().map(Rows::message),
        row.window(),
        row.run(),
        row.into(),
        ColumnForm.millis(row.decidedAt()));
  }
}
