package dev.millrace.engine.limit;

import dev.millrace.engine.dag.DagStep;
import java.util.Optional;

/**
 * Where a ready task waits.
 *
 * @param line among whose tasks it has its turn
 * @param step its step, if that has a limit of its own
 */
public record Place(LineKey line, Need need, Rank rank, Optional<StepOfRun> step) {
  /** Of a run that is nobody's backfill. */
  public Place(String dag, Need need, Rank rank, Optional<StepOfRun> step) {
    this(new LineKey(dag, false), need, rank, step);
  }

  /**
   * Whose tasks wait in one line.
   *
   * @param behind whether they have their turn only when no task waits that is not behind and could
   *     go, of whatever DAG
   */
  public record LineKey(String dag, boolean behind) implements Comparable<LineKey> {
    @Override
    public int compareTo(LineKey other) {
      int byTurn = Boolean.compare(behind, other.behind);
      return byTurn != 0 ? byTurn : dag.compareTo(other.dag);
    }
  }

  /**
   * A step of a run whose tasks are limited.
   *
   * @param max how many of them may run at the same time
   */
  public record StepOfRun(String run, String step, int max) {
    /** Empty if the step has no such limit. */
    public static Optional<StepOfRun> of(String run, DagStep step) {
      return step.options().limits().maxParallel().map(max -> new StepOfRun(run, step.id(), max));
    }
  }
}
