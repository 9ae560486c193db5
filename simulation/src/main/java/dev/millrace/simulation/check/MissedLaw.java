package dev.millrace.simulation.check;

import dev.millrace.engine.schedule.Missed;
import dev.millrace.engine.schedule.TickOutcome;
import dev.millrace.engine.schedule.TickPlanner;
import dev.millrace.scheduler.store.TickRow;
import dev.millrace.simulation.work.Timetable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What becomes of ticks as the language says it, tick by tick. */
final class MissedLaw {
  /** What was wanted as a run may still meet one that has not ended. */
  private static final Set<TickOutcome> WANTED =
      Set.of(TickOutcome.RUN, TickOutcome.OVERLAP, TickOutcome.QUEUE_FULL);

  private final Checker checker;

  MissedLaw(Checker checker) {
    this.checker = checker;
  }

  /**
   * @param due all ticks that were decided on
   * @param now when, in milliseconds
   */
  void check(
      Timetable.Entry entry,
      NavigableSet<Instant> due,
      List<TickRow> rows,
      Instant now,
      Object what) {
    NavigableMap<Instant, TickRow> byTick = new TreeMap<>();
    rows.forEach(row -> byTick.put(row.first(), row));
    NavigableSet<Instant> onTime = new TreeSet<>(due.tailSet(now.minus(TickPlanner.GRACE), false));
    NavigableSet<Instant> missed = new TreeSet<>(due.headSet(now.minus(TickPlanner.GRACE), true));
    NavigableSet<Instant> young =
        new TreeSet<>(missed.tailSet(now.minus(entry.missed().within()), true));
    Instant edge = now.minus(entry.missed().within()); // decided within the same millisecond
    if (young.contains(edge) && outcome(byTick, edge) == TickOutcome.TOO_OLD) {
      young = young.tailSet(edge, false);
    }
    for (Instant tick : due) {
      Set<TickOutcome> expected = expected(entry.missed(), tick, missed, young, onTime);
      TickRow row = byTick.floorEntry(tick).getValue();
      if (!expected.contains(row.outcome())) {
        checker.fail(
            Invariant.MISSED_AS_TOLD, what + ": " + tick + " should be " + expected + ", " + entry);
        return;
      }
      into(entry, tick, row, young, onTime, what);
    }
  }

  private static TickOutcome outcome(NavigableMap<Instant, TickRow> byTick, Instant tick) {
    return byTick.floorEntry(tick).getValue().outcome();
  }

  private static Set<TickOutcome> expected(
      Missed missed,
      Instant tick,
      NavigableSet<Instant> late,
      NavigableSet<Instant> young,
      NavigableSet<Instant> onTime) {
    if (!late.contains(tick)) {
      return WANTED;
    }
    if (missed.policy() == Missed.Policy.SKIP) {
      return Set.of(TickOutcome.SKIPPED);
    }
    if (!young.contains(tick)) {
      return Set.of(TickOutcome.TOO_OLD);
    }
    return switch (missed.policy()) {
      case SKIP -> Set.of();
      case LATEST ->
          tick.equals(young.last()) && onTime.isEmpty() ? WANTED : Set.of(TickOutcome.SUPERSEDED);
      case ALL -> isAmongNewest(tick, young, missed.max()) ? WANTED : Set.of(TickOutcome.TOO_MANY);
      case COALESCE -> tick.equals(young.last()) ? WANTED : Set.of(TickOutcome.COALESCED);
    };
  }

  private static boolean isAmongNewest(Instant tick, NavigableSet<Instant> young, int max) {
    return young.descendingSet().stream().limit(max).anyMatch(tick::equals);
  }

  /** A run stands for those that became part of it, and its window spans them. */
  private void into(
      Timetable.Entry entry,
      Instant tick,
      TickRow row,
      NavigableSet<Instant> young,
      NavigableSet<Instant> onTime,
      Object what) {
    Optional<Instant> into =
        switch (row.outcome()) {
          case SUPERSEDED -> Optional.of(onTime.isEmpty() ? young.last() : onTime.first());
          case COALESCED -> Optional.of(young.last());
          default -> Optional.empty();
        };
    boolean right = row.into().equals(into);
    if (WANTED.contains(row.outcome())) {
      boolean spans =
          entry.missed().policy() == Missed.Policy.COALESCE
              && !young.isEmpty()
              && tick.equals(young.last());
      Instant first = spans ? young.first() : tick;
      Instant start = row.window().orElseThrow().start();
      right &=
          row.window().get().end().equals(tick)
              && start.isBefore(first)
              && isBefore(entry, start, first)
              && row.count().ticks() == (spans ? young.size() : 1);
    }
    if (!right) {
      checker.fail(Invariant.MISSED_AS_TOLD, what + ": wrong are window or reference of " + row);
    }
  }

  /** Whether it is the tick right before; nobody walks further than two days for it. */
  private static boolean isBefore(Timetable.Entry entry, Instant start, Instant first) {
    boolean near = start.isAfter(first.minus(Duration.ofDays(2)));
    return !near || entry.rhythm().ticks(start.minusMillis(1), first).headSet(first).size() == 1;
  }
}
