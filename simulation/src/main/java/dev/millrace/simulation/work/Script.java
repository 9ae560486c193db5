package dev.millrace.simulation.work;

import dev.millrace.engine.message.ToScheduler.Wait;
import dev.millrace.spi.FailureClass;
import java.util.Optional;

/**
 * How an attempt goes if nobody stops it.
 *
 * @param nanos how long it takes; {@link Long#MAX_VALUE} if it hangs
 * @param failure empty if it succeeds
 * @param registers whether it registers a model version
 * @param waits what it waits for before it does anything; {@code untilMillis} counts from then
 * @param stubborn whether it ignores being asked to stop, so that it must be killed
 */
public record Script(
    long nanos,
    Optional<FailureClass> failure,
    boolean registers,
    Optional<Wait> waits,
    boolean stubborn) {
  public boolean hangs() {
    return nanos == Long.MAX_VALUE;
  }
}
