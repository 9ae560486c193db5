package dev.millrace.simulation.work;

import dev.millrace.engine.schedule.CronExpression;
import dev.millrace.engine.schedule.CronSchedule;
import dev.millrace.engine.schedule.Dst;
import dev.millrace.engine.schedule.IntervalSchedule;
import dev.millrace.engine.schedule.MergedSchedule;
import dev.millrace.engine.schedule.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * When something is due, said twice: as the schedule that is tested, and as a walk over every
 * second, which knows nothing of that schedule's arithmetic.
 */
public sealed interface Rhythm {
  /** What Millrace is given. */
  Schedule schedule();

  /**
   * What is due, found by looking at one second after the other.
   *
   * @param after not included
   * @param upTo included
   */
  NavigableSet<Instant> ticks(Instant after, Instant upTo);

  /** Each time that so many seconds have gone by since 1970. */
  record Every(int seconds) implements Rhythm {
    @Override
    public Schedule schedule() {
      return new IntervalSchedule(Duration.ofSeconds(seconds));
    }

    @Override
    public NavigableSet<Instant> ticks(Instant after, Instant upTo) {
      NavigableSet<Instant> ticks = new TreeSet<>();
      for (long s = after.getEpochSecond() + 1; s <= upTo.getEpochSecond(); s++) {
        if (s % seconds == 0) {
          ticks.add(Instant.ofEpochSecond(s));
        }
      }
      return ticks;
    }
  }

  /**
   * At local times of every day.
   *
   * @param seconds empty for every one, as for the other two
   */
  record Daily(
      SortedSet<Integer> seconds, SortedSet<Integer> minutes, SortedSet<Integer> hours, ZoneId zone)
      implements Rhythm {

    private String text() {
      return list(seconds) + " " + list(minutes) + " " + list(hours) + " * * *";
    }

    private static String list(SortedSet<Integer> of) {
      return of.isEmpty() ? "*" : of.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    @Override
    public CronSchedule schedule() {
      return new CronSchedule(CronExpression.of(text()), zone, Dst.USUAL);
    }

    /** Only numbers: then a date has each time once, however its clocks are set. */
    private boolean isFixed() {
      return !seconds.isEmpty() && !minutes.isEmpty() && !hours.isEmpty();
    }

    @Override
    public NavigableSet<Instant> ticks(Instant after, Instant upTo) {
      ZoneRules rules = zone.getRules();
      NavigableSet<Instant> ticks = new TreeSet<>();
      for (long s = after.getEpochSecond() + 1; s <= upTo.getEpochSecond(); s++) {
        if (!fits((int) Math.floorMod(s, 60L), seconds)) {
          continue; // no zone of today is off by part of a minute
        }
        Instant at = Instant.ofEpochSecond(s);
        LocalDateTime local = LocalDateTime.ofEpochSecond(s, 0, rules.getOffset(at));
        if (fits(local) && !(isFixed() && isSecond(rules, at, local))) {
          ticks.add(at);
        }
      }
      if (isFixed()) {
        shifted(rules, after, upTo, ticks);
      }
      return ticks;
    }

    /** Whether clocks have shown this before, on the same day. */
    private static boolean isSecond(ZoneRules rules, Instant at, LocalDateTime local) {
      return rules.getValidOffsets(local).size() == 2
          && rules.getTransition(local).getOffsetAfter().equals(rules.getOffset(at));
    }

    private void shifted(ZoneRules rules, Instant after, Instant upTo, SortedSet<Instant> ticks) {
      ZoneOffsetTransition change = rules.nextTransition(after);
      while (change != null && !change.getInstant().isAfter(upTo)) {
        LocalDateTime left = change.getDateTimeBefore();
        while (change.isGap() && left.isBefore(change.getDateTimeAfter())) {
          if (fits(left)) {
            ticks.add(change.getInstant());
          }
          left = left.plusSeconds(1);
        }
        change = rules.nextTransition(change.getInstant());
      }
    }

    private boolean fits(LocalDateTime local) {
      return fits(local.getSecond(), seconds)
          && fits(local.getMinute(), minutes)
          && fits(local.getHour(), hours);
    }

    private static boolean fits(int value, SortedSet<Integer> of) {
      return of.isEmpty() || of.contains(value);
    }
  }

  /** What any of several say. */
  record Merged(List<Daily> parts) implements Rhythm {
    @Override
    public Schedule schedule() {
      return new MergedSchedule(parts.stream().map(Daily::schedule).toList());
    }

    @Override
    public NavigableSet<Instant> ticks(Instant after, Instant upTo) {
      NavigableSet<Instant> ticks = new TreeSet<>();
      parts.forEach(part -> ticks.addAll(part.ticks(after, upTo)));
      return ticks;
    }
  }

  /** The first thing due in the hour after an instant. */
  default Optional<Instant> soon(Instant after) {
    for (int minutes = 1; minutes <= 64; minutes *= 8) {
      NavigableSet<Instant> ticks = ticks(after, after.plus(Duration.ofMinutes(minutes)));
      if (!ticks.isEmpty()) {
        return Optional.of(ticks.first());
      }
    }
    return Optional.empty();
  }

  /** Values in order. */
  static SortedSet<Integer> of(int... values) {
    SortedSet<Integer> set = new TreeSet<>();
    for (int value : values) {
      set.add(value);
    }
    return set;
  }

  /** Every so many, from 0 until below 60. */
  static SortedSet<Integer> each(int step) {
    List<Integer> values = new ArrayList<>();
    for (int i = 0; i < 60; i += step) {
      values.add(i);
    }
    return new TreeSet<>(values);
  }
}
