package dev.millrace.engine.forecast;

import dev.millrace.engine.dag.Trigger;
import dev.millrace.engine.expression.Expressions;
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

/**
 * Goes through a time event by event, with the code of schedulers: the planner of ticks, the rule
 * for overlaps, the rules of runs and tasks, and the order in which ready tasks get slots. Steps
 * take as long as they are said to. Pure. For one use.
 *
 * <p>What is not foreseen: failures and retries, events, and what somebody starts by hand. A task
 * that is cancelled ends at once.
 */
public final class Forecaster {
  /** What most is made before it stops, runs and ticks without a run together. */
  public static final int ENTRIES_MAX = 100_000;

  /** How many tasks begin before it stops. */
  public static final int TASKS_MAX = 5_000_000;

  private final Instant from;
  private final Instant to;
  private final Optional<Outage> outage;
  private final Agenda agenda;
  private final Stage stage;
  private final Expressions expressions = new Expressions();
  private final List<Lane> lanes = new ArrayList<>();
  private final List<PlayedRun> runs = new ArrayList<>();
  private final List<PassedTick> passed = new ArrayList<>();

  /**
   * @param from included
   * @param to not included
   */
  public Forecaster(
      Instant from, Instant to, Optional<Outage> outage, Limits limits, TaskWatch watch) {
    if (!to.isAfter(from)) {
      throw new IllegalArgumentException("from " + from + " to " + to + " is no time");
    }
    this.from = from;
    this.to = to;
    this.outage = outage;
    this.agenda = new Agenda(to, outage);
    this.stage = new Stage(agenda, limits, watch);
  }

  /** With limits as they are if nobody says anything. */
  public Forecaster(Instant from, Instant to, Optional<Outage> outage) {
    this(from, to, outage, Limits.ASSUMED, TaskWatch.NOBODY);
  }

  /**
   * @param dags in any order; names are unique
   */
  public ForecastView forecast(List<PlannedDag> dags) {
    List<PlannedDag> sorted = new ArrayList<>(dags);
    sorted.sort(Comparator.comparing(PlannedDag::name));
    sorted.forEach(this::follow);
    Instant until = to;
    for (Optional<Agenda.Event> event = agenda.next(); event.isPresent(); event = agenda.next()) {
      Instant now = event.get().at();
      if (runs.size() + passed.size() > ENTRIES_MAX || stage.begun() > TASKS_MAX) {
        until = now;
        break;
      }
      stage.clock(now);
      event.get().action().run();
      stage.followEnds();
      if (!agenda.hasMoreAt(now)) {
        stage.settle();
      }
    }
    stage.close(until);
    return new ForecastSummary(lanes, runs, passed, stage.limits())
        .view(from, until, until.equals(to), outage.map(gap -> new Window(gap.from(), gap.to())));
  }

  private void follow(PlannedDag dag) {
    List<Trigger.Scheduled> scheduled =
        dag.dag().triggers().stream()
            .filter(Trigger.Scheduled.class::isInstance)
            .map(Trigger.Scheduled.class::cast)
            .toList();
    if (scheduled.isEmpty()) {
      return;
    }
    Shape shape = new Shape(dag);
    stage.knows(shape);
    for (Trigger.Scheduled trigger : scheduled) {
      Lane lane = new Lane(dag, shape, trigger, from);
      lanes.add(lane);
      await(lane);
    }
  }

  private void await(Lane lane) {
    lane.next().ifPresent(tick -> agenda.tick(tick, () -> fire(lane)));
  }

  private void fire(Lane lane) {
    TickPlan plan = lane.decide(stage.now());
    for (PassedTicks ticks : plan.passed()) {
      pass(
          lane,
          ticks.first(),
          ticks.last(),
          ticks.count(),
          TickOutcome.of(ticks.reason()),
          ticks.into());
    }
    plan.runs().forEach(tick -> start(lane, tick));
    await(lane);
  }

  private void start(Lane lane, DueTick tick) {
    List<PlayedRun> open = lane.open();
    long waiting = open.stream().filter(PlayedRun::isQueued).count();
    Optional<TickOutcome> not = OverlapRule.forbids(lane.trigger, open.size(), waiting);
    if (not.isPresent()) {
      pass(lane, tick.tick(), tick.tick(), tick.covers(), not.get(), Optional.empty());
      return;
    }
    PlayedRun run = new PlayedRun(lane, tick, stage.now(), expressions);
    runs.add(run);
    lane.add(run);
    if (OverlapRule.cancels(lane.trigger)) {
      open.forEach(stage::cancel);
    }
    long others = open.stream().filter(before -> !before.isOver()).count();
    if (OverlapRule.begins(lane.trigger, others)) {
      stage.begin(run);
    }
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
            lane.dag.name(),
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
