package dev.millrace.engine.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * A tick each time that so much time has gone by, counted from 1970-01-01T00:00Z: every scheduler
 * finds the same ticks, whenever it was started, and no change of clocks moves them.
 *
 * @param every whole seconds, at least one
 */
public record IntervalSchedule(Duration every) implements Schedule {
  private static final ZoneId UTC = ZoneId.of("UTC");

  /** The shortest interval. */
  public static final Duration EVERY_MIN = Duration.ofSeconds(1);

  /**
   * @throws IllegalArgumentException if the interval is not a whole number of seconds
   */
  public IntervalSchedule {
    if (every.compareTo(EVERY_MIN) < 0 || every.getNano() != 0) {
      throw new IllegalArgumentException("an interval is whole seconds, at least 1; not " + every);
    }
  }

  @Override
  public Optional<Instant> next(Instant after) {
    long period = every.getSeconds();
    long tick = -Math.floorDiv(-Bounds.after(after), period) * period;
    return tick < Bounds.END ? Optional.of(Instant.ofEpochSecond(tick)) : Optional.empty();
  }

  @Override
  public Optional<Instant> previous(Instant before) {
    long period = every.getSeconds();
    long tick = Math.floorDiv(Bounds.before(before), period) * period;
    return tick >= Bounds.FIRST ? Optional.of(Instant.ofEpochSecond(tick)) : Optional.empty();
  }

  @Override
  public TickCount count(Instant after, Instant upTo) {
    long period = every.getSeconds();
    long from = Bounds.after(after) - 1;
    long to = Bounds.before(upTo.plusNanos(1));
    long ticks = Math.floorDiv(to, period) - Math.floorDiv(from, period);
    return new TickCount(Math.max(0, ticks), true);
  }

  @Override
  public ZoneId zone() {
    return UTC;
  }
}
