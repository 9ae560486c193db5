package dev.millrace.engine.dag;

import dev.millrace.spi.FailureClass;
import java.time.Duration;
import java.util.Set;

/**
 * Whether and when a failed attempt is followed by another.
 *
 * @param max retries after the first attempt, so at most {@code max + 1} attempts that count
 * @param on the failure classes that are retried
 * @param initial delay before the first retry
 * @param factor each further delay is the one before times this; at least 1
 * @param limit no delay before jitter is longer
 * @param jitter share by which a delay may be shorter or longer, 0 to 1
 */
public record RetryPolicy(
    int max, Set<FailureClass> on, Duration initial, double factor, Duration limit, double jitter) {
  /** How often a task may lose its worker before it fails; LOST does not consume {@code max}. */
  public static final int LOST_MAX = 5;

  /** No retry, except after a lost worker. */
  public static final RetryPolicy NONE =
      new RetryPolicy(
          0, Set.of(FailureClass.LOST), Duration.ofSeconds(1), 2, Duration.ofMinutes(5), 0.2);

  public RetryPolicy {
    on = Set.copyOf(on);
  }

  /**
   * @param failure class of the attempt that just failed
   * @param counted attempts so far that count against {@code max}, including this one unless it was
   *     lost
   * @param lost attempts so far that lost their worker, including this one if it was
   */
  public boolean allowsAnotherAfter(FailureClass failure, int counted, int lost) {
    return switch (failure) {
      case LOST -> lost <= LOST_MAX;
      case TRANSIENT, OOM, TIMEOUT -> on.contains(failure) && counted <= max;
      case USER, DATA, GATE, INTERNAL -> false; // the same again would give the same
    };
  }

  /**
   * The delay before the next attempt: {@code min(initial * factor^(n-1), limit)}, moved by at most
   * {@code jitter} of itself. The same task and attempt always give the same delay.
   *
   * @param failed number of the attempt that failed, from 1
   * @param taskKey any text that identifies the task
   */
  public Duration delayAfter(int failed, String taskKey) {
    double nanos = initial.toNanos() * Math.pow(factor, failed - 1.0);
    double capped = Math.min(nanos, (double) limit.toNanos());
    double unit = (mix(taskKey.hashCode() * 31L + failed) >>> 11) * 0x1.0p-53; // 0 to 1
    return Duration.ofNanos(Math.round(capped * (1 + jitter * (2 * unit - 1))));
  }

  /** The finalizer of SplitMix64 (Steele, Lea, Flood 2014). */
  private static long mix(long seed) {
    long z = seed + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
