package dev.millrace.engine.forecast;

import dev.millrace.engine.dag.Trigger;
import java.time.Duration;
import java.util.List;

/**
 * A DAG whose runs are foreseen.
 *
 * @param takes how long each of its runs takes, above zero
 * @param because where that is known from, for people
 */
public record PlannedDag(String dag, List<Trigger> triggers, Duration takes, String because) {
  public PlannedDag {
    triggers = List.copyOf(triggers);
    if (takes.isNegative() || takes.isZero()) {
      throw new IllegalArgumentException("runs of " + dag + " take " + takes + ", not above zero");
    }
  }
}
