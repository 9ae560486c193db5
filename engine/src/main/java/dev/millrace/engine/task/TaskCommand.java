package dev.millrace.engine.task;

import java.time.Instant;

/** What must be done once the new state is durable. Every command is safe to repeat. */
public sealed interface TaskCommand {
  /** Find a slot for it. */
  record Offer() implements TaskCommand {}

  /** Give it a {@link TaskEvent.BackoffElapsed} at this time. */
  record WakeAt(Instant at) implements TaskCommand {}

  /** Have the worker stop the attempt. */
  record Revoke(Assignment assignment, String reason) implements TaskCommand {}
}
