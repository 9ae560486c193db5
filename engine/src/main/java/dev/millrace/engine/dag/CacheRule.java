package dev.millrace.engine.dag;

import java.time.Duration;
import java.util.Optional;

/**
 * Whether a result of before may stand in for running a step.
 *
 * @param on whether it may at all
 * @param ttl how old such a result may be; empty for any age
 */
public record CacheRule(boolean on, Optional<Duration> ttl) {
  public static final CacheRule OFF = new CacheRule(false, Optional.empty());
}
