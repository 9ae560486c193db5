package dev.millrace.engine.schedule;

import java.time.Instant;

/**
 * The time that a run is about.
 *
 * @param start included
 * @param end not included; the tick
 */
public record Window(Instant start, Instant end) {
  public Window {
    if (end.isBefore(start)) {
      throw new IllegalArgumentException("a window ends at " + end + " before it starts: " + start);
    }
  }
}
