package dev.millrace.engine.forecast;

import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.run.DagPlan;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A DAG whose runs are foreseen.
 *
 * @param steps by the id of each step, those of {@code finally} too
 * @param takes how long a run takes that waits for nothing
 * @param because where the times are known from, for people
 */
public record PlannedDag(Dag dag, Map<String, StepTime> steps, Duration takes, String because) {
  public PlannedDag {
    steps = Collections.unmodifiableMap(new LinkedHashMap<>(steps));
  }

  /**
   * One of whose steps it is known how long each takes.
   *
   * @throws IllegalArgumentException if one is missing
   */
  public static PlannedDag of(Dag dag, Map<String, StepTime> steps, String because) {
    return new PlannedDag(dag, steps, Chain.length(new DagPlan(dag), steps), because);
  }

  /**
   * One of which only the length of a run is known: each step of its longest chain takes the same.
   *
   * @param takes above zero
   * @throws IllegalArgumentException if it is not
   */
  public static PlannedDag evenly(Dag dag, Duration takes, String because) {
    if (takes.isNegative() || takes.isZero()) {
      throw new IllegalArgumentException(
          "runs of " + dag.name() + " take " + takes + ", not above zero");
    }
    return new PlannedDag(dag, Chain.evenly(new DagPlan(dag), takes), takes, because);
  }

  String name() {
    return dag.name();
  }
}
