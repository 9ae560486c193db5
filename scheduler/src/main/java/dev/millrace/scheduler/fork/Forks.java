package dev.millrace.scheduler.fork;

import dev.millrace.engine.run.DagPlan;
import dev.millrace.engine.run.RunHeader;
import dev.millrace.engine.run.fork.ForkPlan;
import dev.millrace.engine.run.fork.ForkPlanner;
import dev.millrace.engine.run.fork.PastRun;
import dev.millrace.engine.view.Commands.Refused;
import dev.millrace.scheduler.dags.DagPlans;
import dev.millrace.scheduler.store.PastRuns;
import dev.millrace.scheduler.store.StoredRun;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Plans runs that are made from other runs. Any thread; a call may take as long as bytes take. */
public final class Forks {
  private final PastRuns runs;
  private final DagPlans dags;
  private final Outputs outputs;

  public Forks(PastRuns runs, DagPlans dags, Outputs outputs) {
    this.runs = runs;
    this.dags = dags;
    this.outputs = outputs;
  }

  /** A plan with what it was made from. */
  public record Planned(PastRun past, DagPlan dag, Map<String, Object> params, ForkPlan plan) {
    /** Whether nothing but {@code finally} would run. */
    public boolean isIdle() {
      return plan.isIdle(dag.mainCount());
    }
  }

  /**
   * A run as it is now.
   *
   * @throws Refused NOT_FOUND if there is no such run, or its DAG can no longer be read
   */
  public PastRun past(String run) {
    StoredRun stored = stored(run);
    DagPlan plan = dag(stored.header().dag(), stored.header().dagVersion());
    return new PastRun(stored.header(), plan, stored.tasks(), stored.results(), stored.ranges());
  }

  /**
   * @throws Refused NOT_FOUND if there is no such run
   */
  public StoredRun stored(String run) {
    return runs.find(run)
        .orElseThrow(() -> new Refused(Refused.Reason.NOT_FOUND, "There is no run '" + run + "'."));
  }

  /**
   * @throws Refused NOT_FOUND if it can no longer be read
   */
  public DagPlan dag(String dag, String version) {
    return dags.plan(dag, version)
        .orElseThrow(
            () ->
                new Refused(
                    Refused.Reason.NOT_FOUND,
                    "Version %s of DAG '%s' can no longer be read here.".formatted(version, dag)));
  }

  /**
   * @param params of the new run, complete
   * @param from ids of steps of {@code dag}
   */
  public Planned plan(PastRun past, DagPlan dag, Map<String, Object> params, Set<String> from) {
    ForkPlan plan = new ForkPlanner(past, dag, params, from, outputs.search()::missing).plan();
    return new Planned(past, dag, params, plan);
  }

  /**
   * The plan of a run that is about to be made, once more.
   *
   * @throws Refused CONFLICT if it is no longer what the header says
   */
  public Planned again(RunHeader header) {
    RunHeader.Fork fork = header.fork().orElseThrow();
    Planned planned =
        plan(
            past(fork.run()),
            dag(header.dag(), header.dagVersion()),
            header.params(),
            Set.copyOf(fork.from()));
    if (!planned.plan().digest().equals(fork.plan())) {
      throw changed(fork.run());
    }
    return planned;
  }

  /** The plan is not the one that someone has seen. */
  public static Refused changed(String run) {
    return new Refused(
        Refused.Reason.CONFLICT,
        "The plan has changed since it was shown: run %s, its DAG or its artifacts are not what they were. Nothing was started; look at the plan again."
            .formatted(run));
  }

  /** Whether there is such a run. */
  public boolean exists(String run) {
    return Optional.of(run).flatMap(runs::find).isPresent();
  }
}
