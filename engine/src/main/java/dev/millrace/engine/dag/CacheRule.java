package dev.millrace.engine.dag;

import java.time.Duration;
import java.util.Optional;

/**
 * Whether a result of before may stand in for running a step.
 *
 * @param on whether it may at all
 * @param ttl how old such a result may be; empty for any age
 * @param asked whether the step says so itself, and not its kind; then also what reads something
 *     that may change unseen is reused
 */
public record CacheRule(boolean on, Optional<Duration> ttl, boolean asked) {
  public static final CacheRule OFF = new CacheRule(false, Optional.empty(), false);

  /** What holds for a kind whose results are reused unless a step says otherwise. */
  public static final CacheRule BY_KIND = new CacheRule(true, Optional.empty(), false);
}
