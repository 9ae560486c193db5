package dev.millrace.scheduler.loop;

import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.run.ActiveRun;
import dev.millrace.scheduler.dispatch.TaskRef;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The runs that have not ended, of the shards that this scheduler owns. For the loop's thread. */
final class RunTable {
  private final Map<String, ActiveRun> runs = new LinkedHashMap<>();

  void add(ActiveRun run) {
    runs.put(run.header().id(), run);
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
    return gone;
  }

  Collection<ActiveRun> all() {
    return runs.values();
  }

  void clear() {
    runs.clear();
  }
}
