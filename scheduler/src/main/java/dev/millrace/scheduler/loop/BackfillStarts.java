package dev.millrace.scheduler.loop;

import dev.millrace.engine.backfill.BackfillItem;
import dev.millrace.engine.backfill.ItemOutcome;
import dev.millrace.engine.backfill.PastTickRun;
import dev.millrace.engine.dag.Trigger;
import dev.millrace.engine.run.ActiveRun;
import dev.millrace.engine.run.DagPlan;
import dev.millrace.engine.run.RunHeader;
import dev.millrace.engine.run.RunTick;
import dev.millrace.engine.view.Commands.Refused;
import dev.millrace.scheduler.dags.GivenParameters;
import dev.millrace.scheduler.store.BackfillRow;
import dev.millrace.scheduler.store.BackfillTurn;
import dev.millrace.scheduler.store.ScheduleKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the runs of items. A tick is looked at once more when it has its turn: a schedule or a
 * person may have made its run since the plan.
 */
final class BackfillStarts {
  private final LoopParts parts;
  private final RunTable runs;

  BackfillStarts(LoopParts parts, RunTable runs) {
    this.parts = parts;
    this.runs = runs;
  }

  /** Gives an item its turn. Returns the id of its run, unless it made none. */
  Optional<String> take(BackfillRow row, DagPlan plan, BackfillItem item, Turn turn) {
    Optional<PastTickRun> last = item.tick().flatMap(tick -> last(row, tick));
    if (last.isPresent() && !row.reprocess().runs(last.map(PastTickRun::state))) {
      String why = "Run " + last.get().run() + " of this tick is " + last.get().state() + ".";
      decided(row, item, ItemOutcome.SKIPPED, why, Optional.of(last.get().run()), turn);
      return Optional.empty();
    }
    try {
      Map<String, Object> params = GivenParameters.complete(plan.dag(), given(row, plan, item));
      ActiveRun run = ActiveRun.create(header(row, item, params, turn), plan, parts.expressions());
      runs.add(run);
      turn.created(run);
      run.begin(turn.now(), turn);
      String id = run.header().id();
      decided(row, item, ItemOutcome.RUN, "", Optional.of(id), turn);
      return Optional.of(id);
    } catch (Refused e) {
      decided(row, item, ItemOutcome.REFUSED, e.getMessage(), Optional.empty(), turn);
      return Optional.empty();
    }
  }

  /** What this turn has begun counts too. */
  private Optional<PastTickRun> last(BackfillRow row, RunTick tick) {
    ScheduleKey key = new ScheduleKey(row.dag(), tick.trigger());
    return runs.ofTick(key, tick.tick())
        .map(run -> new PastTickRun(run.header().id(), run.state()))
        .or(() -> parts.store().lastRunOfTick(key, tick.tick()));
  }

  /** What the trigger gives, what the backfill gives instead, and what the item does. */
  private static Map<String, Object> given(BackfillRow row, DagPlan plan, BackfillItem item) {
    Map<String, Object> params = new LinkedHashMap<>();
    item.tick()
        .flatMap(tick -> plan.dag().trigger(tick.trigger()))
        .map(Trigger::params)
        .ifPresent(params::putAll);
    params.putAll(row.params());
    params.putAll(item.params());
    return params;
  }

  private RunHeader header(
      BackfillRow row, BackfillItem item, Map<String, Object> params, Turn turn) {
    return new RunHeader(
        parts.keeper().backfillRun(row.dag(), row.id(), item.ordinal()),
        row.shard(),
        row.dag(),
        row.version(),
        params,
        RunHeader.BACKFILL,
        turn.now(),
        Optional.empty(),
        Optional.empty(),
        row.cache(),
        Optional.empty(),
        item.tick());
  }

  private static void decided(
      BackfillRow row,
      BackfillItem item,
      ItemOutcome outcome,
      String detail,
      Optional<String> run,
      Turn turn) {
    Optional<String> more = Optional.of(detail).filter(text -> !text.isEmpty());
    turn.writes()
        .backfills()
        .turn(new BackfillTurn(row.id(), item.ordinal(), row.shard(), outcome, more, run));
  }
}
