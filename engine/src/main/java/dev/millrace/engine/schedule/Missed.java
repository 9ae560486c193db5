package dev.millrace.engine.schedule;

import java.time.Duration;

/**
 * What becomes of ticks that were due while nobody could start their runs.
 *
 * @param within only ticks that are at most this old become runs; more than nothing
 * @param max most runs that {@link Policy#ALL} makes of them, the newest; at least 1
 */
public record Missed(Policy policy, Duration within, int max) {
  /** Most that {@code max} may be. */
  public static final int MAX_MAX = 10_000;

  /** What holds where a trigger says nothing. */
  public static final Missed USUAL = new Missed(Policy.LATEST, Duration.ofHours(24), 20);

  public enum Policy {
    /** None becomes a run. */
    SKIP,
    /** The newest becomes a run, unless a tick is due now anyway. */
    LATEST,
    /** Each becomes a run. */
    ALL,
    /** One run whose window spans them. */
    COALESCE
  }

  /**
   * @throws IllegalArgumentException if a bound is not above zero
   */
  public Missed {
    if (within.isNegative() || within.isZero() || max < 1 || max > MAX_MAX) {
      throw new IllegalArgumentException(
          "missed ticks need a time above 0 and a number from 1 to "
              + MAX_MAX
              + ", not "
              + within
              + " and "
              + max);
    }
  }
}
