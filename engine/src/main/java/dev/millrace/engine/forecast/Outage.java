package dev.millrace.engine.forecast;

import java.time.Instant;

/**
 * A time in which nothing starts runs or lets them begin. Those that have begun go on.
 *
 * @param from included
 * @param to not included; must be later
 */
public record Outage(Instant from, Instant to) {
  public Outage {
    if (!to.isAfter(from)) {
      throw new IllegalArgumentException("an outage from " + from + " to " + to + " has no length");
    }
  }

  boolean covers(Instant at) {
    return !at.isBefore(from) && at.isBefore(to);
  }
}
