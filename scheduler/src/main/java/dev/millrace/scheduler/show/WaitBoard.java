package dev.millrace.scheduler.show;

import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.dag.DagStep;
import dev.millrace.engine.limit.Need;
import dev.millrace.engine.limit.Pause;
import dev.millrace.engine.limit.Place.StepOfRun;
import dev.millrace.engine.why.WaitCause;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the ready tasks of this scheduler wait for. The loop writes, any thread reads; whoever reads
 * may see the state of the turn before.
 */
public final class WaitBoard {
  private final Set<StepOfRun> fullSteps = ConcurrentHashMap.newKeySet();
  private volatile Optional<Pause> maintenance = Optional.empty();
  private volatile Map<Need, WaitCause> byNeed = Map.of();
  private volatile Map<Need, Integer> counts = Map.of();

  /** Whether as many tasks of a step run as may. */
  public void step(StepOfRun step, boolean full) {
    if (full) {
      fullSteps.add(step);
    } else {
      fullSteps.remove(step);
    }
  }

  /** Who keeps everything from beginning, if anybody does. */
  public void maintenance(Optional<Pause> pause) {
    maintenance = pause;
  }

  /**
   * What tasks wait for that their step does not keep.
   *
   * @param waiting how many wait with each need
   */
  public void needs(Map<Need, WaitCause> causes, Map<Need, Integer> waiting) {
    byNeed = causes;
    counts = waiting;
  }

  /** How many tasks wait that want slots of each pool. */
  Map<String, Long> waitingByPool() {
    Map<String, Long> waiting = new TreeMap<>();
    counts.forEach(
        (need, tasks) ->
            need.claims().forEach(claim -> waiting.merge(claim.pool(), (long) tasks, Long::sum)));
    return waiting;
  }

  /** The first thing that a ready task of the step waits for, if this scheduler knows. */
  public Optional<WaitCause> cause(String run, Dag dag, DagStep step) {
    Optional<Pause> pause = maintenance;
    if (pause.isPresent()) {
      Pause by = pause.get();
      return Optional.of(new WaitCause.Maintenance(by.by(), by.reason(), by.since()));
    }
    Optional<StepOfRun> limited = StepOfRun.of(run, step).filter(fullSteps::contains);
    return limited.isPresent()
        ? limited.map(full -> new WaitCause.StepFull(full.step(), full.max()))
        : Optional.ofNullable(byNeed.get(Need.of(dag, step)));
  }
}
