package dev.millrace.scheduler.loop;

import dev.millrace.engine.dag.Trigger;
import dev.millrace.engine.expression.Expressions;
import dev.millrace.engine.run.ActiveRun;
import dev.millrace.engine.run.DagPlan;
import dev.millrace.engine.run.OverlapRule;
import dev.millrace.engine.run.RunHeader;
import dev.millrace.engine.run.RunState;
import dev.millrace.engine.run.RunTick;
import dev.millrace.engine.schedule.DueTick;
import dev.millrace.engine.schedule.TickOutcome;
import dev.millrace.engine.view.Commands.Refused;
import dev.millrace.scheduler.dags.GivenParameters;
import dev.millrace.scheduler.shards.ShardKeeper;
import dev.millrace.scheduler.store.ScheduleKey;
import dev.millrace.scheduler.store.TickRow;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the runs of ticks, and lets those that wait begin. A run that waits is QUEUED, and begins
 * once no other run of its trigger has begun and not ended. At most as many wait as the trigger's
 * {@code missed: max} says.
 */
final class TickStarts {
  private final RunTable runs;
  private final Expressions expressions;
  private final ShardKeeper shards;

  TickStarts(RunTable runs, Expressions expressions, ShardKeeper shards) {
    this.runs = runs;
    this.expressions = expressions;
    this.shards = shards;
  }

  /** Makes the run of a tick, unless a run of before forbids it. */
  void start(DagPlan plan, Trigger.Scheduled trigger, DueTick tick, Turn turn) {
    ScheduleKey key = new ScheduleKey(plan.dag().name(), trigger.id());
    List<ActiveRun> open = open(key);
    long waiting = open.stream().filter(run -> run.state() == RunState.QUEUED).count();
    Optional<TickOutcome> not = OverlapRule.forbids(trigger, open.size(), waiting);
    if (not.isPresent()) {
      String which = "run " + open.get(0).header().id();
      turn.writes().schedules().tick(row(key, tick, not.get(), Optional.of(which), turn));
      return;
    }
    Map<String, Object> params;
    try {
      params = GivenParameters.complete(plan.dag(), trigger.params());
    } catch (Refused e) {
      Optional<String> why = Optional.of(e.getMessage());
      turn.writes().schedules().tick(row(key, tick, TickOutcome.REFUSED, why, turn));
      return;
    }
    ActiveRun run = ActiveRun.create(header(plan, key, tick, params, turn), plan, expressions);
    runs.add(run);
    turn.created(run);
    turn.writes()
        .schedules()
        .tick(row(key, tick, TickOutcome.RUN, Optional.of(run.header().id()), turn));
    if (OverlapRule.cancels(trigger)) {
      String why = "Cancelled for the run of " + run.header().tick().orElseThrow() + ".";
      open.forEach(before -> before.cancel(turn.now(), why, turn));
    }
    if (OverlapRule.begins(trigger, open(key).size() - 1)) { // without itself
      run.begin(turn.now(), turn);
    }
  }

  private RunHeader header(
      DagPlan plan, ScheduleKey key, DueTick tick, Map<String, Object> params, Turn turn) {
    return new RunHeader(
        shards.tickRun(key.dag(), key.trigger(), tick.tick()),
        shards.shardOf(key.dag()),
        key.dag(),
        plan.dag().version(),
        params,
        RunTick.KIND,
        turn.now(),
        Optional.empty(),
        Optional.empty(),
        true,
        Optional.empty(),
        Optional.of(new RunTick(key.trigger(), tick.tick(), tick.window())));
  }

  /**
   * @param about the run that it became, or why it became none
   */
  private TickRow row(
      ScheduleKey key, DueTick tick, TickOutcome outcome, Optional<String> about, Turn turn) {
    boolean isRun = outcome == TickOutcome.RUN;
    return new TickRow(
        key,
        shards.shardOf(key.dag()),
        tick.tick(),
        tick.tick(),
        tick.covers(),
        outcome,
        isRun ? Optional.empty() : about,
        Optional.of(tick.window()),
        isRun ? about : Optional.empty(),
        Optional.empty(),
        turn.now());
  }

  /** A run of a tick has ended, or was read: the next one of its trigger may begin. */
  void next(ActiveRun run, Turn turn) {
    String trigger = run.header().firstOfTick().orElseThrow().trigger();
    List<ActiveRun> open = open(new ScheduleKey(run.header().dag(), trigger));
    if (open.stream().allMatch(other -> other.state() == RunState.QUEUED)) {
      open.stream()
          .min(Comparator.comparing(waiting -> waiting.header().tick().orElseThrow().tick()))
          .ifPresent(first -> first.begin(turn.now(), turn));
    }
  }

  private List<ActiveRun> open(ScheduleKey key) {
    return runs.ofTrigger(key).stream().filter(run -> !run.state().isTerminal()).toList();
  }
}
