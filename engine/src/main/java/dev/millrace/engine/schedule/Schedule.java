package dev.millrace.engine.schedule;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * The instants at which something is due: whole seconds, each once, from the year 1 to 9999. Pure
 * and safe for use by several threads; every scheduler finds the same instants.
 */
public sealed interface Schedule permits CronSchedule, IntervalSchedule, MergedSchedule {

  /** The first tick after an instant, which is not included; empty if none comes any more. */
  Optional<Instant> next(Instant after);

  /** The last tick before an instant, which is not included; empty if there was none. */
  Optional<Instant> previous(Instant before);

  /**
   * How many ticks there are.
   *
   * @param after not included
   * @param upTo included
   */
  TickCount count(Instant after, Instant upTo);

  /** Where its local times are meant; UTC for intervals. */
  ZoneId zone();

  /** Whether the instant is a tick. */
  default boolean has(Instant instant) {
    return next(instant.minusNanos(1)).filter(instant::equals).isPresent();
  }

  /**
   * What a run of this tick is about: from the tick before it.
   *
   * @param tick one of this schedule
   */
  default Window window(Instant tick) {
    return new Window(previous(tick).orElse(tick), tick);
  }
}
