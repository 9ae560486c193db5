package dev.millrace.worker.supervision;

/** How long a worker may go on without any scheduler. Ends once for each time that all are gone. */
final class Lease {
  private final long nanos;
  private boolean ending;
  private long sinceNanos;

  Lease(long nanos) {
    this.nanos = nanos;
  }

  /** A scheduler is there. */
  void renew() {
    ending = false;
  }

  /** The last scheduler has gone. */
  void beginToEnd(long nowNanos) {
    if (!ending) {
      ending = true;
      sinceNanos = nowNanos;
    }
  }

  boolean isEnding() {
    return ending;
  }

  /** True once, when the time is over. */
  boolean hasEnded(long nowNanos) {
    if (ending && nowNanos - sinceNanos >= nanos) {
      ending = false;
      return true;
    }
    return false;
  }
}
