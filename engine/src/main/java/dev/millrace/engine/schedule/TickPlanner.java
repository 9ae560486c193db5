package dev.millrace.engine.schedule;

import dev.millrace.engine.schedule.PassedTicks.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Decides which due ticks become runs. The work is bounded by the policy's {@code max} and {@link
 * #LISTED_MAX}, however long nobody asked and however often the schedule ticks: beyond these, ticks
 * are counted and not visited.
 */
public final class TickPlanner {
  /** A tick that is less late than this is not missed. */
  public static final Duration GRACE = Duration.ofSeconds(60);

  /** How many ticks of one reason are listed one by one, the newest; those before are one entry. */
  public static final int LISTED_MAX = 100;

  private final Schedule schedule;
  private final Missed missed;

  public TickPlanner(Schedule schedule, Missed missed) {
    this.schedule = schedule;
    this.missed = missed;
  }

  /**
   * The plan for all ticks after the cursor until now. Nothing is due if the clock was put back
   * behind the cursor.
   *
   * @param cursor ticks up to here, included, were decided on before
   * @param now ticks up to here, included, are due
   */
  public TickPlan plan(Instant cursor, Instant now) {
    Optional<Instant> newest = schedule.previous(now.plusNanos(1)).filter(t -> t.isAfter(cursor));
    if (newest.isEmpty()) {
      return new TickPlan(List.of(), List.of(), cursor);
    }
    Instant onTime = later(cursor, now.minus(GRACE)); // not late if after this
    Instant tooOld = later(cursor, earlier(onTime, now.minus(missed.within()).minusNanos(1)));
    Deque<DueTick> runs = new ArrayDeque<>();
    Deque<PassedTicks> passed = new ArrayDeque<>();
    runsBetween(onTime, now, Integer.MAX_VALUE, runs); // at most one a second
    missed(tooOld, onTime, runs, passed);
    pass(cursor, tooOld, old(), Optional.empty(), passed);
    return new TickPlan(new ArrayList<>(runs), new ArrayList<>(passed), newest.get());
  }

  private Reason old() {
    return missed.policy() == Missed.Policy.SKIP ? Reason.SKIPPED : Reason.TOO_OLD;
  }

  /** Decides on the ticks after one instant, up to another, which is included. */
  private void missed(Instant after, Instant upTo, Deque<DueTick> runs, Deque<PassedTicks> passed) {
    Optional<Instant> newest = last(after, upTo);
    if (newest.isEmpty()) {
      return;
    }
    switch (missed.policy()) {
      case SKIP -> pass(after, upTo, Reason.SKIPPED, Optional.empty(), passed);
      case LATEST -> {
        Instant latest = runs.isEmpty() ? newest.get() : runs.getFirst().tick();
        if (runs.isEmpty()) {
          runs.addFirst(run(latest));
        }
        Instant rest = earlier(upTo, latest.minusNanos(1));
        pass(after, rest, Reason.SUPERSEDED, Optional.of(latest), passed);
      }
      case ALL -> {
        Instant first = runsBetween(after, upTo, missed.max(), runs);
        pass(after, first.minusNanos(1), Reason.TOO_MANY, Optional.empty(), passed);
      }
      case COALESCE -> {
        Instant tick = newest.get();
        Instant first = schedule.next(after).orElse(tick);
        Window window = new Window(schedule.window(first).start(), tick);
        runs.addFirst(new DueTick(tick, window, schedule.count(after, upTo)));
        pass(after, tick.minusNanos(1), Reason.COALESCED, Optional.of(tick), passed);
      }
    }
  }

  /**
   * Runs for the newest ticks of a range, put before the others.
   *
   * @return the first of them
   */
  private Instant runsBetween(Instant after, Instant upTo, int max, Deque<DueTick> runs) {
    Instant first = upTo.plusNanos(1);
    Optional<Instant> tick = last(after, upTo);
    for (int i = 0; i < max && tick.isPresent(); i++) {
      first = tick.get();
      runs.addFirst(run(first));
      tick = last(after, first.minusNanos(1));
    }
    return first;
  }

  private DueTick run(Instant tick) {
    return new DueTick(tick, schedule.window(tick), new TickCount(1, true));
  }

  /** Records the ticks of a range, put before the others. */
  private void pass(
      Instant after,
      Instant upTo,
      Reason reason,
      Optional<Instant> into,
      Deque<PassedTicks> passed) {
    TickCount one = new TickCount(1, true);
    Optional<Instant> tick = last(after, upTo);
    for (int i = 0; i < LISTED_MAX && tick.isPresent(); i++) {
      passed.addFirst(new PassedTicks(tick.get(), tick.get(), one, reason, into));
      tick = last(after, tick.get().minusNanos(1));
    }
    if (tick.isPresent()) {
      TickCount count = schedule.count(after, tick.get());
      Instant first = schedule.next(after).orElse(tick.get());
      passed.addFirst(new PassedTicks(first, tick.get(), count, reason, into));
    }
  }

  private Optional<Instant> last(Instant after, Instant upTo) {
    return schedule.previous(upTo.plusNanos(1)).filter(tick -> tick.isAfter(after));
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}
