package dev.millrace.simulation.work;

import dev.millrace.engine.run.DagPlan;
import java.time.Duration;
import java.util.Optional;

/**
 * A run that a client wants.
 *
 * @param atNanos when it is triggered first
 * @param cancelAtNanos when it is cancelled; {@link Long#MAX_VALUE} for never
 * @param kill whether it is killed then
 * @param timeout how long it may take
 * @param cache whether its tasks may be given results of before
 */
public record RunSpec(
    String id,
    DagPlan plan,
    long atNanos,
    long cancelAtNanos,
    boolean kill,
    Optional<Duration> timeout,
    boolean cache) {
  public boolean isCancelled() {
    return cancelAtNanos != Long.MAX_VALUE;
  }
}
