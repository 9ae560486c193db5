package dev.millrace.worker.supervision;

import dev.millrace.worker.Ticker;
import java.time.Duration;

/** Time that passes when a test says so. */
final class ManualTicker implements Ticker {
  private long nanos = 5_000_000_000L;

  void pass(Duration time) {
    nanos += time.toNanos();
  }

  @Override
  public long nanos() {
    return nanos;
  }

  @Override
  public long wallMillis() {
    return 1_790_000_000_000L + nanos / 1_000_000;
  }
}
