package dev.millrace.engine.forecast;

import dev.millrace.engine.dag.Trigger;
import dev.millrace.engine.run.OverlapRule;
import dev.millrace.engine.schedule.DueTick;
import dev.millrace.engine.schedule.PassedTicks;
import dev.millrace.engine.schedule.TickCount;
import dev.millrace.engine.schedule.TickOutcome;
import dev.millrace.engine.schedule.TickPlan;
import dev.millrace.engine.schedule.Window;
import dev.millrace.engine.view.ForecastView;
import dev.millrace.engine.view.ForecastView.PassedTick;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Goes through a time event by event, with the planner and the rule for overlaps that schedulers
 * carry out, and runs that take as long as they are said to. Pure. For one use.
 *
 * <p>What is not foreseen: limits that runs of different triggers share, failures, and what
 * somebody starts by hand. A run that is cancelled ends at once.
 */
public final class Forecaster {
  /** What most is made before it stops, runs and ticks without a run together. */
  public static final int ENTRIES_MAX = 100_000;

  /** Runs that end let others begin before ticks are looked at. */
  private record Event(Instant at, boolean isTick, long sequence, Lane lane, PretendedRun ending) {}

  private static final Comparator<Event> ORDER =
      Comparator.comparing(Event::at)
          .thenComparing(Event::isTick)
          .thenComparingLong(Event::sequence);

  private final Instant from;
  private final Instant to;
  private final Optional<Outage> outage;
  private final PriorityQueue<Event> events = new PriorityQueue<>(ORDER);
  private final List<Lane> lanes = new ArrayList<>();
  private final List<PretendedRun> runs = new ArrayList<>();
  private final List<PassedTick> passed = new ArrayList<>();
  private long sequence;

  /**
   * @param from included
   * @param to not included
   */
  public Forecaster(Instant from, Instant to, Optional<Outage> outage) {
    if (!to.isAfter(from)) {
      throw new IllegalArgumentException("from " + from + " to " + to + " is no time");
    }
    this.from = from;
    this.to = to;
    this.outage = outage;
  }

  public ForecastView forecast(List<PlannedDag> dags) {
    for (PlannedDag dag : dags) {
      for (Trigger trigger : dag.triggers()) {
        if (trigger instanceof Trigger.Scheduled scheduled) {
          Lane lane = new Lane(dag, scheduled, from);
          lanes.add(lane);
          await(lane);
        }
      }
    }
    Instant until = to;
    for (Event event = events.poll(); event != null; event = events.poll()) {
      if (runs.size() + passed.size() > ENTRIES_MAX) {
        until = event.at();
        break;
      }
      if (event.isTick()) {
        fire(event.lane(), event.at());
      } else {
        end(event.ending(), event.at());
      }
    }
    return new ForecastSummary(lanes, runs, passed)
        .view(from, until, until.equals(to), outage.map(gap -> new Window(gap.from(), gap.to())));
  }

  private void await(Lane lane) {
    lane.next().ifPresent(tick -> at(tick, lane, null));
  }

  /** At that time, or when somebody is there again; never beyond the end. */
  private void at(Instant instant, Lane lane, PretendedRun ending) {
    Instant seen = outage.filter(gap -> gap.covers(instant)).map(Outage::to).orElse(instant);
    if (seen.isBefore(to)) {
      events.add(new Event(seen, ending == null, sequence++, lane, ending));
    }
  }

  private void fire(Lane lane, Instant now) {
    TickPlan plan = lane.decide(now);
    for (PassedTicks ticks : plan.passed()) {
      pass(
          lane,
          ticks.first(),
          ticks.last(),
          ticks.count(),
          TickOutcome.of(ticks.reason()),
          ticks.into());
    }
    plan.runs().forEach(tick -> start(lane, tick, now));
    await(lane);
  }

  private void start(Lane lane, DueTick tick, Instant now) {
    Optional<TickOutcome> not = OverlapRule.forbids(lane.trigger, lane.open.size(), lane.waiting());
    if (not.isPresent()) {
      pass(lane, tick.tick(), tick.tick(), tick.covers(), not.get(), Optional.empty());
      return;
    }
    if (OverlapRule.cancels(lane.trigger)) {
      lane.open.forEach(run -> run.cancel(now));
      lane.open.clear();
    }
    PretendedRun run = new PretendedRun(lane, tick, now);
    runs.add(run);
    boolean begins = OverlapRule.begins(lane.trigger, lane.open.size());
    lane.open.add(run);
    if (begins) {
      begin(run, now);
    }
  }

  private void begin(PretendedRun run, Instant now) {
    at(run.begin(now), run.lane, run);
  }

  private void end(PretendedRun run, Instant now) {
    if (run.isOver()) {
      return; // cancelled before
    }
    run.succeed();
    run.lane.open.remove(run);
    run.lane.first().ifPresent(next -> begin(next, now));
  }

  private void pass(
      Lane lane,
      Instant first,
      Instant last,
      TickCount count,
      TickOutcome outcome,
      Optional<Instant> into) {
    passed.add(
        new PassedTick(
            lane.dag.dag(),
            lane.trigger.id(),
            first,
            last,
            count.ticks(),
            count.exact(),
            outcome.name(),
            outcome.words(),
            into));
  }
}
