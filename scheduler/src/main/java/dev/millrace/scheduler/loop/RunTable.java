package dev.millrace.scheduler.loop;

import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.run.ActiveRun;
import dev.millrace.scheduler.dispatch.TaskRef;
import dev.millrace.scheduler.store.ScheduleKey;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The runs that have not ended, of the shards that this scheduler owns. For the loop's thread. */
final class RunTable {
  private final Map<String, ActiveRun> runs = new LinkedHashMap<>();
  private final Map<ScheduleKey, Set<ActiveRun>> ofTicks = new HashMap<>();

  void add(ActiveRun run) {
    runs.put(run.header().id(), run);
    key(run).ifPresent(key -> ofTicks.computeIfAbsent(key, k -> new LinkedHashSet<>()).add(run));
  }

  private static Optional<ScheduleKey> key(ActiveRun run) {
    return run.header()
        .firstOfTick()
        .map(tick -> new ScheduleKey(run.header().dag(), tick.trigger()));
  }

  /** The runs of the ticks of a trigger; those that this turn ended may be among them. */
  Set<ActiveRun> ofTrigger(ScheduleKey trigger) {
    return ofTicks.getOrDefault(trigger, Set.of());
  }

  /** The run that answers for a tick of a trigger, if that has not ended. */
  Optional<ActiveRun> ofTick(ScheduleKey trigger, Instant tick) {
    return ofTrigger(trigger).stream()
        .filter(run -> run.header().firstOfTick().orElseThrow().tick().equals(tick))
        .findFirst();
  }

  private void forget(ActiveRun run) {
    key(run)
        .ifPresent(
            key ->
                ofTicks.computeIfPresent(
                    key,
                    (k, known) -> {
                      known.remove(run);
                      return known.isEmpty() ? null : known;
                    }));
  }

  Optional<ActiveRun> find(String run) {
    return Optional.ofNullable(runs.get(run));
  }

  Optional<TaskRef> find(AttemptKey attempt) {
    ActiveRun run = runs.get(attempt.run());
    int position = run == null ? -1 : run.indexOf(attempt.task());
    return position < 0 ? Optional.empty() : Optional.of(new TaskRef(run, position));
  }

  void remove(ActiveRun run) {
    runs.remove(run.header().id());
    forget(run);
  }

  /** Whether this very run is in the table; a run that was read again is another object. */
  boolean holds(ActiveRun run) {
    return runs.get(run.header().id()) == run;
  }

  /** Takes out the runs of these shards. */
  List<ActiveRun> removeShards(Set<Integer> shards) {
    List<ActiveRun> gone =
        runs.values().stream().filter(run -> shards.contains(run.header().shard())).toList();
    runs.values().removeAll(gone);
    gone.forEach(this::forget);
    return gone;
  }

  Collection<ActiveRun> all() {
    return runs.values();
  }

  void clear() {
    runs.clear();
    ofTicks.clear();
  }
}
