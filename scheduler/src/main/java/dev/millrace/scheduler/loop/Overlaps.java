package dev.millrace.scheduler.loop;

import dev.millrace.engine.dag.Trigger.Overlap;
import dev.millrace.engine.run.ActiveRun;
import dev.millrace.engine.run.RunState;
import dev.millrace.scheduler.store.ScheduleKey;
import java.util.List;
import java.util.Optional;

/** What becomes of a new run of a trigger while others of it have not ended. */
final class Overlaps {
  /** Why there is no new run. */
  enum Not {
    OVERLAP,
    QUEUE_FULL
  }

  private final RunTable runs;

  Overlaps(RunTable runs) {
    this.runs = runs;
  }

  /** The runs of a trigger that have not ended. */
  List<ActiveRun> open(ScheduleKey key) {
    return runs.ofTrigger(key).stream().filter(run -> !run.state().isTerminal()).toList();
  }

  /**
   * Why there is no new run.
   *
   * @param waitingMax how many may wait
   */
  static Optional<Not> forbidden(Overlap overlap, int waitingMax, List<ActiveRun> open) {
    return switch (overlap) {
      case SKIP -> open.isEmpty() ? Optional.empty() : Optional.of(Not.OVERLAP);
      case QUEUE -> {
        long waiting = open.stream().filter(run -> run.state() == RunState.QUEUED).count();
        yield waiting < waitingMax ? Optional.empty() : Optional.of(Not.QUEUE_FULL);
      }
      case CANCEL_RUNNING, ALLOW -> Optional.empty();
    };
  }

  /**
   * Adds a new run. It begins now if it may, and cancels those of before if it has to.
   *
   * @param open those of before
   * @param why the reason of those that are cancelled
   */
  void add(ActiveRun run, Overlap overlap, List<ActiveRun> open, String why, Turn turn) {
    runs.add(run);
    turn.created(run);
    if (overlap == Overlap.CANCEL_RUNNING) {
      open.forEach(before -> before.cancel(turn.now(), why, turn));
    }
    boolean alone = open.stream().allMatch(before -> before.state().isTerminal());
    if (overlap == Overlap.ALLOW || alone) {
      run.begin(turn.now(), turn);
    }
  }
}
