package dev.millrace.scheduler.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What one transaction of the loop writes about schedules. Collected by one thread. */
public final class ScheduleWrites {
  private final Map<ScheduleKey, ScheduleRow> schedules = new LinkedHashMap<>();
  private final Map<ScheduleKey, Optional<PauseRow>> pauses = new LinkedHashMap<>();
  private final Map<ScheduleKey, StreakRow> streaks = new LinkedHashMap<>();
  private final List<TickRow> ticks = new ArrayList<>();
  private final Map<DeliveryRow.Key, DeliveryRow> deliveries = new LinkedHashMap<>();
  private final Map<String, DagHead> heads = new LinkedHashMap<>();
  private final Set<Integer> shards = new TreeSet<>();

  /** Adds or replaces it. */
  public void schedule(ScheduleRow row) {
    schedules.put(row.key(), row);
    shards.add(row.shard());
  }

  /** A tick that was never decided on before. */
  public void tick(TickRow row) {
    ticks.add(row);
    shards.add(row.shard());
  }

  /** A call of a hook that is new, or has become something else. */
  public void delivery(DeliveryRow row) {
    deliveries.put(row.ownKey(), row);
    shards.add(row.shard());
  }

  public void pause(PauseRow row) {
    pauses.put(row.key(), Optional.of(row));
    shards.add(row.shard());
  }

  public void resume(ScheduleKey key, int shard) {
    pauses.put(key, Optional.empty());
    shards.add(shard);
  }

  /** Replaces what is known of runs that failed in a row. */
  public void streak(StreakRow row) {
    streaks.put(row.key(), row);
    shards.add(row.shard());
  }

  /** The schedules of a DAG are as this version has them. */
  public void scheduled(DagHead head, int shard) {
    heads.put(head.dag(), head);
    shards.add(shard);
  }

  public Collection<ScheduleRow> schedules() {
    return schedules.values();
  }

  /** Empty for what is resumed. */
  public Map<ScheduleKey, Optional<PauseRow>> pauses() {
    return pauses;
  }

  public Collection<StreakRow> streaks() {
    return streaks.values();
  }

  public List<TickRow> ticks() {
    return ticks;
  }

  public Collection<DeliveryRow> deliveries() {
    return deliveries.values();
  }

  public Collection<DagHead> heads() {
    return heads.values();
  }

  /** The shards of all that is written. */
  public Set<Integer> shards() {
    return shards;
  }

  public boolean isEmpty() {
    return shards.isEmpty();
  }
}
