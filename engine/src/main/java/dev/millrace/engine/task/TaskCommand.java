package dev.millrace.engine.task;

import java.time.Instant;

/**
 * What a move asks for. Every command is safe to repeat. What tells others (offers, revocations) is
 * carried out once the new state is durable; what changes another run ({@link StartChild}, {@link
 * StopChild}) becomes durable together with it, and is carried out after the call that gave it.
 */
public sealed interface TaskCommand {
  /** Find a slot for it. */
  record Offer() implements TaskCommand {}

  /** Look at it again at this time: {@link Deadlines#due} says what has happened. */
  record WakeAt(Instant at) implements TaskCommand {}

  /**
   * Have the worker stop the attempt.
   *
   * @param kill without the grace period
   */
  record Revoke(Assignment assignment, String reason, boolean kill) implements TaskCommand {}

  /** Start the run that the task waits for, unless it exists. */
  record StartChild(Wait.ChildRun child) implements TaskCommand {}

  /**
   * Have the run stop that the task waits for.
   *
   * @param kill as of {@link Revoke}, for all of its attempts
   */
  record StopChild(Wait.ChildRun child, String reason, boolean kill) implements TaskCommand {}
}
