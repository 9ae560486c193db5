package dev.millrace.engine.limit;

import dev.millrace.engine.dag.DagStep;
import java.util.Optional;

/**
 * Where a ready task waits.
 *
 * @param step its step, if that has a limit of its own
 */
public record Place(String dag, Need need, Rank rank, Optional<StepOfRun> step) {
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
