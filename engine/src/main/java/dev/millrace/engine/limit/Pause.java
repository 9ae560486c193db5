package dev.millrace.engine.limit;

import java.time.Instant;

/**
 * Somebody stopped something for the time being.
 *
 * @param by who
 * @param reason why, in one line
 */
public record Pause(String by, String reason, Instant since) {
  /** For people, after the name of what is paused. */
  @Override
  public String toString() {
    return "is paused by " + by + " since " + since + ": " + reason;
  }
}
