package dev.millrace.scheduler.dags;

import dev.millrace.engine.run.DagPlan;
import java.util.Optional;

/** Finds the plan of a DAG version. Any thread. */
@FunctionalInterface
public interface DagPlans {
  /** The plan of a version; empty if it is unknown or can no longer be read. */
  Optional<DagPlan> plan(String dag, String version);

  /** The plan of the version that new runs use; empty if there is no DAG of this name. */
  default Optional<DagPlan> current(String dag) {
    return Optional.empty(); // knows versions only by their digests
  }
}
