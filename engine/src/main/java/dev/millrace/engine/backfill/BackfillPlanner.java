package dev.millrace.engine.backfill;

import dev.millrace.engine.run.RunState;
import dev.millrace.engine.run.RunTick;
import dev.millrace.engine.schedule.Schedule;
import dev.millrace.engine.schedule.TickCount;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decides which runs a backfill is to make, and in which order. Pure. */
public final class BackfillPlanner {
  /** How many items a backfill may have, and how many ticks may be asked for. */
  public static final int ITEMS_MAX = 10_000;

  private BackfillPlanner() {}

  /**
   * How many ticks a range has; cheap, however many.
   *
   * @param from included
   * @param to not included
   */
  public static TickCount count(Schedule schedule, Instant from, Instant to) {
    return from.isBefore(to)
        ? schedule.count(from.minusNanos(1), to.minusNanos(1))
        : new TickCount(0, true);
  }

  /**
   * The plan for the ticks of a range, of which there must not be more than {@link #ITEMS_MAX}.
   *
   * @param trigger id of the trigger that the schedule is of
   * @param from included
   * @param to not included
   * @param known the last run of each tick that has one
   */
  public static BackfillPlan ofTicks(
      String trigger,
      Schedule schedule,
      Instant from,
      Instant to,
      BackfillOrder order,
      Reprocess reprocess,
      Map<Instant, PastTickRun> known) {
    List<Instant> ticks = ticks(schedule, from, to);
    if (order == BackfillOrder.NEWEST) {
      Collections.reverse(ticks);
    }
    List<BackfillPlan.Candidate> candidates = new ArrayList<>();
    List<BackfillItem> items = new ArrayList<>();
    for (Instant tick : ticks) {
      Optional<PastTickRun> last = Optional.ofNullable(known.get(tick));
      Optional<RunState> state = last.map(PastTickRun::state);
      RunTick of = new RunTick(trigger, tick, schedule.window(tick));
      boolean runs = reprocess.runs(state);
      candidates.add(new BackfillPlan.Candidate(tick, of.window(), last, runs));
      if (runs) {
        items.add(new BackfillItem(items.size(), Optional.of(of), Map.of()));
      }
    }
    return new BackfillPlan(candidates, items);
  }

  private static List<Instant> ticks(Schedule schedule, Instant from, Instant to) {
    List<Instant> ticks = new ArrayList<>();
    Optional<Instant> next = schedule.next(from.minusNanos(1)).filter(to::isAfter);
    while (next.isPresent()) {
      if (ticks.size() == ITEMS_MAX) {
        throw new IllegalArgumentException("more than " + ITEMS_MAX + " ticks until " + to);
      }
      ticks.add(next.get());
      next = schedule.next(next.get()).filter(to::isAfter);
    }
    return ticks;
  }

  /** The plan for a list of parameters, each of which becomes a run. */
  public static BackfillPlan ofParams(List<Map<String, Object>> params, BackfillOrder order) {
    List<Map<String, Object>> sorted = new ArrayList<>(params);
    if (order == BackfillOrder.NEWEST) {
      Collections.reverse(sorted);
    }
    List<BackfillItem> items = new ArrayList<>();
    for (Map<String, Object> each : sorted) {
      items.add(new BackfillItem(items.size(), Optional.empty(), each));
    }
    return new BackfillPlan(List.of(), items);
  }
}
