package dev.millrace.engine.explain;

import dev.millrace.engine.dag.Trigger;
import dev.millrace.engine.schedule.DueTick;
import dev.millrace.engine.schedule.Moment;
import dev.millrace.engine.schedule.PassedTicks;
import dev.millrace.engine.schedule.Schedule;
import dev.millrace.engine.schedule.TickPlan;
import dev.millrace.engine.schedule.TickPlanner;
import dev.millrace.engine.view.OutageView;
import dev.millrace.engine.view.OutageView.LateRun;
import dev.millrace.engine.view.OutageView.Passed;
import dev.millrace.engine.view.OutageView.TriggerOutage;
import java.time.Instant;
import java.util.List;

/** Works out what triggers would do after an outage, with the planner that does it. Pure. */
public final class OutageExplainer {
  private final Moment stopped;
  private final Moment back;

  /**
   * @param stopped when nothing starts runs any more
   * @param back when something does again
   */
  public OutageExplainer(Moment stopped, Moment back) {
    this.stopped = stopped;
    this.back = back;
  }

  public OutageView explain(String dag, String version, List<Trigger> triggers) {
    return new OutageView(
        dag,
        version,
        triggers.stream()
            .filter(Trigger.Scheduled.class::isInstance)
            .map(trigger -> outage((Trigger.Scheduled) trigger))
            .toList());
  }

  private TriggerOutage outage(Trigger.Scheduled trigger) {
    Schedule schedule = trigger.schedule();
    Instant from = stopped.in(schedule.zone());
    Instant to = back.in(schedule.zone());
    TickPlan plan = new TickPlanner(schedule, trigger.missed()).plan(from.minusNanos(1), to);
    return new TriggerOutage(
        ScheduleExplainer.withoutTicks(trigger),
        from,
        to,
        plan.runs().stream().map(run -> run(schedule, run)).toList(),
        plan.passed().stream().map(ticks -> passed(schedule, ticks)).toList());
  }

  private static LateRun run(Schedule schedule, DueTick run) {
    return new LateRun(
        run.tick(),
        ScheduleExplainer.local(schedule, run.tick()),
        run.window(),
        run.covers().ticks());
  }

  private static Passed passed(Schedule schedule, PassedTicks ticks) {
    return new Passed(
        ScheduleExplainer.local(schedule, ticks.first()),
        ScheduleExplainer.local(schedule, ticks.last()),
        ticks.count().ticks(),
        ticks.count().exact(),
        ScheduleExplainer.word(ticks.reason()),
        ticks.reason().words(),
        ticks.into().map(tick -> ScheduleExplainer.local(schedule, tick)));
  }
}
