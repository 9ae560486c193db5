package dev.millrace.scheduler.dags;

import dev.millrace.engine.run.DagPlan;
import java.util.Optional;

/** Finds the plan of a DAG version. Any thread. */
@FunctionalInterface
public interface DagPlans {
  /** The plan of a version; empty if it is unknown or can no longer be read. */
  Optional<DagPlan> plan(String dag, String version);
}
