package dev.millrace.engine.schedule;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Optional;

/**
 * A cron expression in a time zone. The search goes from one change of the clocks to the next;
 * between two of them it jumps over months, days, hours and minutes that the expression does not
 * name.
 *
 * @param dst departures from the usual rule; see {@link Dst}
 */
public record CronSchedule(CronExpression cron, ZoneId zone, Dst dst) implements Schedule {
  /** How far it is looked; 29 February on a given weekday can be 40 years away. */
  private static final long HORIZON = 50L * 366 * LocalTimes.DAY;

  /** Longer than any change of clocks or difference between offsets. */
  private static final long CHANGE_MAX = 2L * LocalTimes.DAY;

  private static final long NONE = Long.MIN_VALUE;

  @Override
  public Optional<Instant> next(Instant after) {
    ZoneRules rules = zone.getRules();
    long from = Bounds.after(after);
    long end = Math.min(Bounds.END, from + HORIZON);
    while (from < end) {
      Stretch stretch = Stretch.at(rules, from);
      if (stretch.start() == from && shifted(stretch)) {
        return Optional.of(Instant.ofEpochSecond(from));
      }
      long offset = stretch.offset();
      long low = Math.max(from + offset, lowest(stretch));
      long found = next(low, end + offset);
      if (found != NONE && found < highest(stretch)) {
        return Optional.of(Instant.ofEpochSecond(found - offset));
      }
      from = afterwards(stretch, low - offset, found == NONE ? end : found - offset);
    }
    return Optional.empty();
  }

  @Override
  public Optional<Instant> previous(Instant before) {
    ZoneRules rules = zone.getRules();
    long to = Bounds.before(before);
    long start = Math.max(Bounds.FIRST, to - HORIZON);
    while (to >= start) {
      Stretch stretch = Stretch.at(rules, to);
      long offset = stretch.offset();
      long high = Math.min(to + offset, highest(stretch) - 1);
      long found = previous(high, start + offset);
      if (found != NONE && found >= lowest(stretch)) {
        return Optional.of(Instant.ofEpochSecond(found - offset));
      }
      if (shifted(stretch)) {
        return Optional.of(Instant.ofEpochSecond(stretch.start()));
      }
      to = beforehand(stretch, high - offset, found == NONE ? start : found - offset);
    }
    return Optional.empty();
  }

  @Override
  public TickCount count(Instant after, Instant upTo) {
    ZoneRules rules = zone.getRules();
    long from = Bounds.after(after);
    long end = Bounds.before(upTo.plusNanos(1)) + 1;
    long ticks = 0;
    while (from < end) {
      Stretch stretch = Stretch.at(rules, from);
      long offset = stretch.offset();
      long low = Math.max(from + offset, lowest(stretch));
      long high = Math.min(end + offset, highest(stretch));
      ticks += Math.max(0, countBefore(low, high));
      boolean extra = stretch.start() == from && shifted(stretch) && next(low, low + 1) == NONE;
      ticks += extra ? 1 : 0;
      from = Math.min(end, stretch.end());
    }
    return new TickCount(ticks, true);
  }

  /** The first local time of a stretch that counts. */
  private long lowest(Stretch stretch) {
    return dst.overlap(cron) == Dst.Overlap.FIRST
        ? stretch.newFrom()
        : stretch.start() + stretch.offset();
  }

  /** Where the local times of a stretch end that count. */
  private long highest(Stretch stretch) {
    return dst.overlap(cron) == Dst.Overlap.LAST
        ? stretch.repeatedFrom()
        : stretch.end() + stretch.offset();
  }

  /** Where to look on; stretches without any match are jumped over, but no repeated hour is. */
  private static long afterwards(Stretch stretch, long from, long found) {
    boolean far = stretch.end() - CHANGE_MAX > from;
    return far ? Math.max(stretch.end(), found - CHANGE_MAX) : stretch.end();
  }

  private static long beforehand(Stretch stretch, long to, long found) {
    boolean far = stretch.start() + CHANGE_MAX < to;
    return far ? Math.min(stretch.start() - 1, found + CHANGE_MAX) : stretch.start() - 1;
  }

  /** Whether local times that do not exist are due at the end of the gap. */
  boolean shifts() {
    return dst.gap(cron) == Dst.Gap.SHIFT;
  }

  /** Whether a local time is one of the expression. */
  boolean means(LocalDateTime local) {
    long second = local.toEpochSecond(ZoneOffset.UTC);
    return next(second, second + 1) != NONE;
  }

  /** Whether a local time that the change before a stretch leaves out is due at its start. */
  private boolean shifted(Stretch stretch) {
    return shifts() && stretch.change().flatMap(this::leftOut).isPresent();
  }

  /**
   * The first local time of this expression that a change of the clocks leaves out, in seconds. A
   * date that does not come at all, as 2011-12-30 in Samoa, asks for nothing.
   */
  Optional<Long> leftOut(ZoneOffsetTransition change) {
    if (!change.isGap()) {
      return Optional.empty();
    }
    long from = Stretch.wall(change, true);
    long end = Stretch.wall(change, false);
    long found = next(from, end);
    while (found != NONE) {
      long date = Math.floorDiv(found, LocalTimes.DAY) * LocalTimes.DAY;
      if (date < from || date + LocalTimes.DAY > end) {
        return Optional.of(found);
      }
      found = next(date + LocalTimes.DAY, end);
    }
    return Optional.empty();
  }

  /** The first local time of the expression at or after one and before an end. */
  private long next(long low, long end) {
    long day = Math.floorDiv(low, LocalTimes.DAY);
    int time = cron.times().from((int) Math.floorMod(low, (long) LocalTimes.DAY));
    if (time == LocalTimes.NONE || !cron.days().has(day)) {
      day = cron.days().from(day + 1, Math.floorDiv(end, LocalTimes.DAY) + 1);
      time = cron.times().first();
    }
    long found = day == LocalDays.NONE ? end : day * LocalTimes.DAY + time;
    return found < end ? found : NONE;
  }

  /** The last local time of the expression at or before one and at or after a start. */
  private long previous(long high, long start) {
    long day = Math.floorDiv(high, LocalTimes.DAY);
    int time = cron.times().upTo((int) Math.floorMod(high, (long) LocalTimes.DAY));
    if (time == LocalTimes.NONE || !cron.days().has(day)) {
      day = cron.days().upTo(day - 1, Math.floorDiv(start, LocalTimes.DAY));
      time = cron.times().last();
    }
    return day == LocalDays.NONE || day * LocalTimes.DAY + time < start
        ? NONE
        : day * LocalTimes.DAY + time;
  }

  /** How many local times of the expression there are from one on and before an end. */
  private long countBefore(long low, long end) {
    if (low >= end) {
      return 0;
    }
    long first = Math.floorDiv(low, LocalTimes.DAY);
    long last = Math.floorDiv(end, LocalTimes.DAY);
    long count = cron.days().count(first, last) * cron.times().count();
    count -= before(low);
    count += before(end);
    return count;
  }

  /** How many of the day of a local time come before it. */
  private long before(long local) {
    return cron.days().has(Math.floorDiv(local, LocalTimes.DAY))
        ? cron.times().countBefore((int) Math.floorMod(local, (long) LocalTimes.DAY))
        : 0;
  }
}
