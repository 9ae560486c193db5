package dev.millrace.engine.forecast;

import dev.millrace.engine.dag.Trigger;
import dev.millrace.engine.schedule.Schedule;
import dev.millrace.engine.schedule.TickPlan;
import dev.millrace.engine.schedule.TickPlanner;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A trigger on its way through the time that is foreseen, with its runs that have not ended. */
final class Lane {
  final PlannedDag dag;
  final Shape shape;
  final Trigger.Scheduled trigger;
  private final List<PlayedRun> open = new ArrayList<>();
  private final TickPlanner planner;
  private Instant cursor;

  Lane(PlannedDag dag, Shape shape, Trigger.Scheduled trigger, Instant from) {
    this.dag = dag;
    this.shape = shape;
    this.trigger = trigger;
    this.planner = new TickPlanner(trigger.schedule(), trigger.missed());
    this.cursor = from.minusNanos(1);
  }

  Schedule schedule() {
    return trigger.schedule();
  }

  Optional<Instant> next() {
    return schedule().next(cursor);
  }

  /** Decides on what is due, once. */
  TickPlan decide(Instant now) {
    TickPlan plan = planner.plan(cursor, now);
    cursor = plan.cursor();
    return plan;
  }

  void add(PlayedRun run) {
    open.add(run);
  }

  /** The runs that have not ended, the first one made first. */
  List<PlayedRun> open() {
    open.removeIf(PlayedRun::isOver);
    return List.copyOf(open);
  }

  /** The one that may begin now, because no other one goes on. */
  Optional<PlayedRun> first() {
    List<PlayedRun> left = open();
    return left.stream().allMatch(PlayedRun::isQueued)
        ? left.stream().findFirst()
        : Optional.empty();
  }
}
