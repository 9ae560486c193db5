package dev.millrace.scheduler.loop;

import dev.millrace.scheduler.store.PauseRow;
import dev.millrace.scheduler.store.ScheduleKey;
import dev.millrace.scheduler.store.ScheduleRow;
import dev.millrace.scheduler.store.StoredSchedules;
import dev.millrace.scheduler.store.StreakRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The schedules of the shards that this scheduler owns, the next one due first. Also those whose
 * triggers are gone: if they come back, their cursors still count. For the loop's thread.
 */
final class ScheduleTable {
  private final Map<String, Map<String, ActiveSchedule>> byDag = new HashMap<>();
  private final Map<ScheduleKey, PauseRow> pauses = new HashMap<>();
  private final Map<ScheduleKey, StreakRow> streaks = new HashMap<>();
  private boolean held;
  private Line<ActiveSchedule> line = new Line<>();

  void read(StoredSchedules stored) {
    stored.pauses().forEach(pause -> pauses.put(pause.key(), pause));
    stored.schedules().forEach(this::put);
    stored.streaks().forEach(this::put);
  }

  /** Adds a schedule, or changes the one that there is. */
  void put(ScheduleRow row) {
    ActiveSchedule schedule =
        byDag
            .computeIfAbsent(row.dag(), dag -> new TreeMap<>())
            .computeIfAbsent(row.trigger(), trigger -> new ActiveSchedule(row));
    schedule.become(row);
    arm(schedule);
  }

  private void arm(ActiveSchedule schedule) {
    ScheduleRow row = schedule.row();
    boolean fires =
        row.live() && pause(row.key()).isEmpty() && (!held || row.isCalled() && !row.decides());
    line.arm(schedule, fires ? row.next() : Optional.empty());
  }

  /**
   * Keeps everything with ticks from being due; what is told to triggers and waits for quiet
   * becomes due all the same.
   */
  void holdBack(boolean hold) {
    held = hold;
    byDag.values().forEach(schedules -> schedules.values().forEach(this::arm));
  }

  Optional<ActiveSchedule> find(ScheduleKey key) {
    return Optional.ofNullable(byDag.getOrDefault(key.dag(), Map.of()).get(key.trigger()));
  }

  /** Those of a DAG, by the names of their triggers. */
  List<ActiveSchedule> of(String dag) {
    return List.copyOf(byDag.getOrDefault(dag, Map.of()).values());
  }

  /** Why a schedule fires nothing: its own pause, or that of its DAG. */
  Optional<PauseRow> pause(ScheduleKey key) {
    return Optional.ofNullable(pauses.get(key))
        .or(() -> Optional.ofNullable(pauses.get(ScheduleKey.all(key.dag()))));
  }

  /** The pause of exactly this. */
  Optional<PauseRow> ownPause(ScheduleKey key) {
    return Optional.ofNullable(pauses.get(key));
  }

  void paused(PauseRow pause) {
    pauses.put(pause.key(), pause);
    of(pause.key().dag()).forEach(this::arm);
  }

  void resumed(ScheduleKey key) {
    pauses.remove(key);
    of(key.dag()).forEach(this::arm);
  }

  /** The runs of a trigger that failed in a row, if there are any. */
  Optional<StreakRow> streak(ScheduleKey key) {
    return Optional.ofNullable(streaks.get(key));
  }

  void put(StreakRow streak) {
    if (streak.runs().isEmpty()) {
      streaks.remove(streak.key());
    } else {
      streaks.put(streak.key(), streak);
    }
  }

  /** Takes out those that are due; each is to be put again. */
  List<ActiveSchedule> due(Instant now) {
    return line.due(now);
  }

  /** How long none is due. */
  Optional<Duration> patience(Instant now) {
    return line.patience(now);
  }

  /** Forgets those of shards that this scheduler does not own any more. */
  void removeShards(Set<Integer> gone) {
    List<ScheduleRow> kept = new ArrayList<>();
    for (Map<String, ActiveSchedule> schedules : byDag.values()) {
      schedules.values().stream()
          .map(ActiveSchedule::row)
          .filter(row -> !gone.contains(row.shard()))
          .forEach(kept::add);
    }
    List<PauseRow> keptPauses =
        pauses.values().stream().filter(pause -> !gone.contains(pause.shard())).toList();
    List<StreakRow> keptStreaks =
        streaks.values().stream().filter(streak -> !gone.contains(streak.shard())).toList();
    clear();
    read(new StoredSchedules(kept, keptPauses, keptStreaks));
  }

  void clear() {
    byDag.clear();
    pauses.clear();
    streaks.clear();
    line = new Line<>();
  }
}
