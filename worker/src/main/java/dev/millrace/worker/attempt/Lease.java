package dev.millrace.worker.attempt;

import dev.millrace.worker.Ticker;
import java.time.Duration;

/**
 * Until when one attempt may run, as its supervisor last knew. The supervisor moves the end; who
 * runs the step may look at any moment, from any thread, so that the step can be ended in time even
 * when the supervisor stands still.
 */
public final class Lease {
  private final Ticker ticker;
  private volatile long endNanos;

  /** It is over until {@link #endsAt} says something else. */
  public Lease(Ticker ticker) {
    this.ticker = ticker;
    this.endNanos = ticker.nanos();
  }

  /**
   * @param nanos on the ticker of the worker
   */
  public void endsAt(long nanos) {
    endNanos = nanos;
  }

  /** How long it still is; zero or negative once it is over. */
  public Duration left() {
    return Duration.ofNanos(endNanos - ticker.nanos());
  }
}
