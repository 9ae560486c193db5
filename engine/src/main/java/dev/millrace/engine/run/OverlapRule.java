package dev.millrace.engine.run;

import dev.millrace.engine.dag.Trigger;
import dev.millrace.engine.schedule.TickOutcome;
import java.util.Optional;

/** What becomes of the run of a tick while others of its trigger have not ended. Pure. */
public final class OverlapRule {
  private OverlapRule() {}

  /**
   * Why a tick makes no run; empty if it makes one.
   *
   * @param open runs of the trigger that have not ended
   * @param waiting those of them that have not begun
   */
  public static Optional<TickOutcome> forbids(Trigger.Scheduled trigger, long open, long waiting) {
    return switch (trigger.overlap()) {
      case SKIP -> open == 0 ? Optional.empty() : Optional.of(TickOutcome.OVERLAP);
      case QUEUE ->
          waiting < trigger.missed().max() ? Optional.empty() : Optional.of(TickOutcome.QUEUE_FULL);
      case CANCEL_RUNNING, ALLOW -> Optional.empty();
    };
  }

  /** Whether those that have not ended are cancelled for the new one. */
  public static boolean cancels(Trigger trigger) {
    return trigger.overlap() == Trigger.Overlap.CANCEL_RUNNING;
  }

  /**
   * Whether a new run begins at once.
   *
   * @param others runs of the trigger that have not ended, also after those that were cancelled
   */
  public static boolean begins(Trigger trigger, long others) {
    return trigger.overlap() == Trigger.Overlap.ALLOW || others == 0;
  }
}
