package dev.millrace.scheduler.show;

import dev.millrace.engine.run.DagPlan;
import dev.millrace.engine.why.Reason;
import dev.millrace.scheduler.dags.DagPlans;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What keeps ready tasks from running. */
@FunctionalInterface
public interface ReadyReasons {
  /**
   * By step; one of which nothing is known is left out, because it has just become ready.
   *
   * @param version of the DAG that the run is pinned to
   */
  Map<String, Reason> of(String run, String dag, String version, Collection<String> steps);

  /** Those of a scheduler that owns all runs. */
  static ReadyReasons here(DagPlans dags, LiveState live) {
    return (run, dag, version, steps) -> {
      Map<String, Reason> reasons = new LinkedHashMap<>();
      Optional<DagPlan> plan = steps.isEmpty() ? Optional.empty() : dags.plan(dag, version);
      for (String step : steps) {
        plan.filter(known -> known.indexOf(step) >= 0)
            .flatMap(known -> live.waits().cause(run, known.dag(), known.step(known.indexOf(step))))
            .ifPresent(cause -> reasons.put(step, Reason.of(cause)));
      }
      return reasons;
    };
  }
}
