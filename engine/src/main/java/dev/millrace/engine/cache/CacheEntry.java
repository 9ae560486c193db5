package dev.millrace.engine.cache;

import dev.millrace.engine.message.ToScheduler.Output;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The result of an attempt that succeeded, kept for tasks with the same key.
 *
 * @param dag the DAG of the run
 */
public record CacheEntry(
    String dag, CacheKey key, Origin origin, List<Output> outputs, Map<String, Object> values) {
  public CacheEntry {
    outputs = List.copyOf(outputs);
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** Whether it is the one to use; of two of the same moment always the same. */
  public boolean isNewerThan(CacheEntry other) {
    int later = origin.at().compareTo(other.origin.at());
    return later != 0 ? later > 0 : origin.run().compareTo(other.origin.run()) > 0;
  }

  /** Whether it is older than results of a step may be. */
  public boolean isTooOld(Optional<Duration> ttl, Instant now) {
    return ttl.filter(limit -> now.isAfter(origin.at().plus(limit))).isPresent();
  }
}
