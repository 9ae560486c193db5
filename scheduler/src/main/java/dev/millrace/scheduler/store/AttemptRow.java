package dev.millrace.scheduler.store;

import dev.millrace.engine.task.Assignment;
import dev.millrace.engine.task.AttemptState;
import dev.millrace.engine.task.Failure;
import java.time.Instant;
import java.util.Optional;

/**
 * An attempt as it is stored.
 *
 * @param assignment who has it now; empty to leave what is stored, where nobody has it
 */
public record AttemptRow(
    String run,
    String task,
    int number,
    Optional<Assignment> assignment,
    AttemptState state,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt,
    Optional<Failure> failure) {

  /** An attempt that a worker has. */
  public AttemptRow(
      String run,
      String task,
      Assignment assignment,
      AttemptState state,
      Optional<Instant> startedAt,
      Optional<Instant> endedAt,
      Optional<Failure> failure) {
    this(
        run,
        task,
        assignment.number(),
        Optional.of(assignment),
        state,
        startedAt,
        endedAt,
        failure);
  }

  /** This row, with the assignment of an earlier one where it has none itself. */
  AttemptRow after(AttemptRow earlier) {
    return assignment.isPresent()
        ? this
        : new AttemptRow(run, task, number, earlier.assignment, state, startedAt, endedAt, failure);
  }
}
