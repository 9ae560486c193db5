package dev.millrace.scheduler.loop;

import dev.millrace.engine.dag.Trigger;
import dev.millrace.engine.run.ActiveRun;
import dev.millrace.engine.run.OverlapRule;
import dev.millrace.engine.run.RunState;
import dev.millrace.scheduler.store.ScheduleKey;
import java.util.List;

/** New runs of a trigger beside others of it that have not ended. */
final class Overlaps {
  private final RunTable runs;

  Overlaps(RunTable runs) {
    this.runs = runs;
  }

  /** The runs of a trigger that have not ended. */
  List<ActiveRun> open(ScheduleKey key) {
    return runs.ofTrigger(key).stream().filter(run -> !run.state().isTerminal()).toList();
  }

  /** How many of them have not begun. */
  static long waiting(List<ActiveRun> open) {
    return open.stream().filter(run -> run.state() == RunState.QUEUED).count();
  }

  /**
   * Adds a new run. It begins now if it may, and cancels those of before if it has to.
   *
   * @param open those of before
   * @param why the reason of those that are cancelled
   */
  void add(ActiveRun run, Trigger trigger, List<ActiveRun> open, String why, Turn turn) {
    runs.add(run);
    turn.created(run);
    if (OverlapRule.cancels(trigger)) {
      open.forEach(before -> before.cancel(turn.now(), why, turn));
    }
    long others = open.stream().filter(before -> !before.state().isTerminal()).count();
    if (OverlapRule.begins(trigger, others)) {
      run.begin(turn.now(), turn);
    }
  }
}
