package dev.millrace.engine.dag;

import java.time.Duration;
import java.util.Optional;

/**
 * How long a task may take.
 *
 * @param queue from READY to the assignment to a worker, each time
 * @param attempt what a worker spends on an attempt, each time it takes it up
 * @param total from the first READY to the end: all attempts, pauses and waits
 */
public record Timeouts(
    Optional<Duration> queue, Optional<Duration> attempt, Optional<Duration> total) {
  public static final Timeouts NONE =
      new Timeouts(Optional.empty(), Optional.empty(), Optional.empty());
}
