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
  final Trigger.Scheduled trigger;
  final List<PretendedRun> open = new ArrayList<>();
  private final TickPlanner planner;
  private Instant cursor;

  Lane(PlannedDag dag, Trigger.Scheduled trigger, Instant from) {
    this.dag = dag;
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

  long waiting() {
    return open.stream().filter(run -> run.begun().isEmpty()).count();
  }

  /** The one that may begin now, because no other one goes on. */
  Optional<PretendedRun> first() {
    return waiting() == open.size() ? open.stream().findFirst() : Optional.empty();
  }
}
