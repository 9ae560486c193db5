package dev.millrace.simulation.work;

import dev.millrace.engine.run.DagPlan;

/**
 * A run that a client wants.
 *
 * @param atNanos when it is triggered first
 * @param cancelAtNanos when it is cancelled; {@link Long#MAX_VALUE} for never
 */
public record RunSpec(String id, DagPlan plan, long atNanos, long cancelAtNanos) {
  public boolean isCancelled() {
    return cancelAtNanos != Long.MAX_VALUE;
  }
}
