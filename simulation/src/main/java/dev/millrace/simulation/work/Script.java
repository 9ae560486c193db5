package dev.millrace.simulation.work;

import dev.millrace.spi.FailureClass;
import java.util.Optional;

/**
 * How an attempt goes if nobody stops it.
 *
 * @param nanos how long it takes; {@link Long#MAX_VALUE} if it hangs
 * @param failure empty if it succeeds
 * @param registers whether it registers a model version
 * @param stubborn whether it ignores being asked to stop, so that it must be killed
 */
public record Script(
    long nanos, Optional<FailureClass> failure, boolean registers, boolean stubborn) {
  public boolean hangs() {
    return nanos == Long.MAX_VALUE;
  }
}
