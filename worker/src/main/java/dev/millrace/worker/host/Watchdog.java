package dev.millrace.worker.host;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Ends a host that works while its worker stands still, or while no scheduler confirms what it
 * does. The worker says again and again what its monotonic clock shows, which is the clock of the
 * machine, and how long the host may go on after that; the thread of the worker that says it stands
 * still with the worker.
 */
public final class Watchdog implements Runnable {
  /**
   * Another pause of the host itself than one of this many rounds is one in which it was stopped.
   */
  private static final int LATE_ROUNDS = 4;

  private static final int ROUNDS_IN_SILENCE = 32;

  private final long silenceNanos;
  private final LongSupplier nanos;
  private final Runnable onSilence;
  private long heardNanos;
  private long goOnNanos;
  private boolean spokenTo;
  private boolean busy;
  private boolean begun;
  private long roundNanos;

  /**
   * @param nanos the monotonic clock of the machine
   * @param onSilence kills what the host started and ends the process
   */
  public Watchdog(Duration silence, LongSupplier nanos, Runnable onSilence) {
    this.silenceNanos = silence.toNanos();
    this.nanos = nanos;
    this.onSilence = onSilence;
    this.roundNanos = nanos.getAsLong();
    this.heardNanos = roundNanos;
    this.goOnNanos = silenceNanos;
  }

  /**
   * How long a host may go on after a ping. A worker whose heartbeats get lost still pings; if it
   * is stopped then, its attempts must end when their leases do and not a whole silence later.
   *
   * @param leaseLeft of what the host does
   */
  public static Duration goOn(Duration silence, Duration leaseLeft) {
    return leaseLeft.compareTo(silence) < 0 ? leaseLeft : silence;
  }

  /**
   * What was said last counts, also if it is less than what was said before.
   *
   * @param saidNanos when the worker said it
   * @param mayGoOnNanos how long the host may work after that
   */
  public synchronized void heard(long saidNanos, long mayGoOnNanos) {
    // The first was said before this process could look at a clock.
    if (!spokenTo || saidNanos - heardNanos >= 0) {
      spokenTo = true;
      heardNanos = saidNanos;
      goOnNanos = mayGoOnNanos;
    }
  }

  /** Whether there is work, so that silence matters. */
  public synchronized void busy(boolean now) {
    busy = now;
    begun = now;
  }

  /** How long the host may still go on; zero or negative if it should have ended. */
  synchronized Duration left() {
    return Duration.ofNanos(heardNanos + goOnNanos - nanos.getAsLong());
  }

  /** Between two looks. */
  public Duration round() {
    return Duration.ofNanos(silenceNanos / ROUNDS_IN_SILENCE);
  }

  /** One look; made again and again. */
  public void look() {
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
    return busy && !readsYet && now - heardNanos > goOnNanos;
  }

  @Override
  public void run() {
    try {
      while (true) {
        TimeUnit.NANOSECONDS.sleep(round().toNanos());
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
