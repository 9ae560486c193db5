package dev.millrace.worker.host;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether this worker has run without a long pause. A worker that was stopped must not trust what
 * its hosts say when it wakes up: others may have taken its work.
 */
final class SignsOfLife {
  private static final int BEATS_IN_SILENCE = 9;

  private final long silenceNanos;
  private final LongSupplier nanos;
  private long lastNanos;

  SignsOfLife(Duration silence, LongSupplier nanos) {
    this.silenceNanos = silence.toNanos();
    this.nanos = nanos;
    this.lastNanos = nanos.getAsLong();
  }

  /** Between two signs. */
  Duration pause() {
    return Duration.ofNanos(silenceNanos / BEATS_IN_SILENCE);
  }

  /** How long a host may work on after a sign, if its attempt has so long a lease. */
  Duration silence() {
    return Duration.ofNanos(silenceNanos);
  }

  /** Says that the worker runs. */
  synchronized void beat() {
    lastNanos = nanos.getAsLong();
  }

  /** Whether the last beat was a short while ago. */
  synchronized boolean inTime() {
    return nanos.getAsLong() - lastNanos <= silenceNanos;
  }
}
