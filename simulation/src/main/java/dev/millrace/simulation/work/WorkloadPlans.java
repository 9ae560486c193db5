package dev.millrace.simulation.work;

import dev.millrace.engine.run.DagPlan;
import dev.millrace.scheduler.dags.DagPlans;
import java.util.Optional;

/** The plans of a workload; each DAG has one version. */
public record WorkloadPlans(Workload workload) implements DagPlans {
  @Override
  public Optional<DagPlan> plan(String dag, String version) {
    return workload.plan(dag);
  }

  @Override
  public Optional<DagPlan> current(String dag) {
    return workload.plan(dag);
  }
}
