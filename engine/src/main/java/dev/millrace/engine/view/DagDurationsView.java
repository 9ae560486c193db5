package dev.millrace.engine.view;

import java.time.Duration;
import java.util.List;

/**
 * How long the steps of a DAG took in the newest of its runs that succeeded.
 *
 * @param runs how many were looked at
 * @param steps in the order of their names; those that none of the runs has are missing
 */
public record DagDurationsView(String dag, int runs, List<StepDuration> steps) {
  public DagDurationsView {
    steps = List.copyOf(steps);
  }

  /**
   * A step.
   *
   * @param takes the median of what its tasks took that succeeded, waits for slots apart; one that
   *     was given a result of before took nothing
   * @param tasks of how many
   * @param items the median of how many items it had; 1 if it is one task
   * @param ran in how many of the runs it ran
   * @param skipped in how many of the runs it was skipped
   */
  public record StepDuration(
      String step, Duration takes, int tasks, int items, int ran, int skipped) {}
}
