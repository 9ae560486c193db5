package dev.millrace.worker.host;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Ends a host that works while its worker stands still. The worker says again and again what its
 * monotonic clock shows, which is the clock of the machine; the thread of the worker that says it
 * stands still with the worker.
 */
final class Watchdog implements Runnable {
  /**
   * Another pause of the host itself than one of this many rounds is one in which it was stopped.
   */
  private static final int LATE_ROUNDS = 4;

  private static final int ROUNDS_IN_SILENCE = 32;

  private final long silenceNanos;
  private final LongSupplier nanos;
  private final Runnable onSilence;
  private long heardNanos;
  private boolean busy;
  private boolean begun;
  private long roundNanos;

  /**
   * @param onSilence kills what the host started and ends the process
   */
  Watchdog(Duration silence, LongSupplier nanos, Runnable onSilence) {
    this.silenceNanos = silence.toNanos();
    this.nanos = nanos;
    this.onSilence = onSilence;
    this.roundNanos = nanos.getAsLong();
    this.heardNanos = roundNanos;
  }

  /**
   * @param saidNanos when the worker said it
   */
  synchronized void heard(long saidNanos) {
    if (saidNanos - heardNanos > 0) {
      heardNanos = saidNanos;
    }
  }

  /** Whether there is work, so that silence matters. */
  synchronized void busy(boolean now) {
    busy = now;
    begun = now;
  }

  /** One look; made again and again. */
  void look() {
    if (isSilent()) {
      onSilence.run();
    }
  }

  private synchronized boolean isSilent() {
    long now = nanos.getAsLong();
    boolean stoodStill = now - roundNanos > LATE_ROUNDS * silenceNanos / ROUNDS_IN_SILENCE;
    roundNanos = now;
    boolean readsYet = stoodStill || begun;
    begun = false;
    // After a slow start or a pause of its own, what the worker said meanwhile is still to be read.
    return busy && !readsYet && now - heardNanos > silenceNanos;
  }

  @Override
  public void run() {
    try {
      while (true) {
        TimeUnit.NANOSECONDS.sleep(silenceNanos / ROUNDS_IN_SILENCE);
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
