package dev.millrace.engine.dag;

import java.time.Duration;
import java.util.Optional;

/**
 * How long a task may take.
 *
 * @param queue from READY to RUNNING, each time
 * @param attempt each attempt, from its start
 * @param total from the first READY to the end, all attempts and pauses
 */
public record Timeouts(
    Optional<Duration> queue, Optional<Duration> attempt, Optional<Duration> total) {
  public static final Timeouts NONE =
      new Timeouts(Optional.empty(), Optional.empty(), Optional.empty());
}
