package dev.millrace.simulation.work;

import dev.millrace.engine.run.DagPlan;
import dev.millrace.scheduler.dags.DagPlans;
import java.util.Optional;

/** The plans of a workload; each DAG has one version, unless schedules start it. */
public record WorkloadPlans(Workload workload) implements DagPlans {
  @Override
  public Optional<DagPlan> plan(String dag, String version) {
    Timetable timetable = workload.timetable();
    return timetable.versions(dag).isEmpty()
        ? workload.plan(dag)
        : timetable.version(dag, version).map(Timetable.Version::plan);
  }

  @Override
  public Optional<DagPlan> current(String dag) {
    Timetable timetable = workload.timetable();
    return timetable.versions(dag).isEmpty()
        ? workload.plan(dag)
        : timetable.current(dag).map(Timetable.Version::plan);
  }
}
