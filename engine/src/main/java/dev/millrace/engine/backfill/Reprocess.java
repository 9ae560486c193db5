package dev.millrace.engine.backfill;

import dev.millrace.engine.run.RunState;
import java.util.Optional;

/** Which ticks get another run although they have one. Words are stored; one is never renamed. */
public enum Reprocess {
  /** Those alone that never had one. */
  NONE,
  /** Those too whose last run ended without success. */
  FAILED,
  /** Every one. */
  ALL;

  /**
   * Whether a tick gets a run.
   *
   * @param last how its last run is or ended; empty if it never had one
   */
  public boolean runs(Optional<RunState> last) {
    return switch (this) {
      case NONE -> last.isEmpty();
      case FAILED ->
          last.isEmpty() || last.get() == RunState.FAILED || last.get() == RunState.CANCELLED;
      case ALL -> true;
    };
  }
}
