package dev.millrace.engine.forecast;

import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.dag.DagStep;
import dev.millrace.engine.dag.FanOut;
import dev.millrace.engine.dag.OnFailure;
import dev.millrace.engine.dag.RetryPolicy;
import dev.millrace.engine.dag.Timeouts;
import dev.millrace.engine.dag.WorkerNeeds;
import dev.millrace.engine.limit.Need;
import dev.millrace.engine.run.DagPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What of a DAG is played: its steps, what they wait for, their limits and how long they take. What
 * depends on data is gone: conditions have been answered, and the number of items is known.
 */
final class Shape {
  /** Kinds whose tasks wait for others most of the time: a task that waits holds no slot. */
  private static final Set<String> WAITING = Set.of("approve", "dag", "wait");

  private static final Need NO_SLOT = new Need(List.of(), WorkerNeeds.NONE.onThread());

  private final DagPlan plan;
  private final Need[] needs;
  private final Duration[] takes;

  Shape(PlannedDag planned) {
    Dag dag = planned.dag();
    this.plan =
        new DagPlan(
            new Dag(
                dag.name(),
                dag.version(),
                "",
                "",
                Map.of(),
                List.of(),
                played(dag.steps(), planned),
                played(dag.finallySteps(), planned),
                Map.of(),
                dag.maxParallel()));
    this.needs = new Need[plan.size()];
    this.takes = new Duration[plan.size()];
    for (int i = 0; i < plan.size(); i++) {
      DagStep step = plan.step(i);
      needs[i] = WAITING.contains(step.kind().name()) ? NO_SLOT : Need.of(plan.dag(), step);
      takes[i] = planned.steps().get(step.id()).takes();
    }
  }

  private static List<DagStep> played(List<DagStep> steps, PlannedDag planned) {
    List<DagStep> played = new ArrayList<>();
    for (DagStep step : steps) {
      played.add(played(step, planned.steps().get(step.id())));
    }
    return played;
  }

  private static DagStep played(DagStep step, StepTime time) {
    Object elements = Collections.nCopies(time.items(), 0L);
    return new DagStep(
        step.id(),
        step.kind(),
        Map.of(),
        step.upstream(),
        Map.of(),
        time.runs() ? Optional.empty() : Optional.of("false"),
        step.join(),
        step.fanOut().map(fan -> new FanOut(new FanOut.Listed(elements), false)),
        RetryPolicy.NONE,
        Timeouts.NONE,
        OnFailure.FAIL,
        step.options());
  }

  DagPlan plan() {
    return plan;
  }

  /**
   * @param index of a step, not of an item
   */
  Need need(int index) {
    return needs[index];
  }

  /**
   * @param index of a step, not of an item
   */
  Duration takes(int index) {
    return takes[index];
  }
}
