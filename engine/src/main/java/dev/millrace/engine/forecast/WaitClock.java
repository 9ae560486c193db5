package dev.millrace.engine.forecast;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * For how long tasks that are kept by the same thing have been kept by which limit, since ever: the
 * difference between two moments is what a task waited for between them.
 */
final class WaitClock {
  private final Map<Limit, Duration> sums = new HashMap<>();
  private Limit current;
  private Instant since = Instant.MIN;

  /** Only the time during which something waits counts, so the limit may be one of before. */
  void waitsFor(Limit limit, Instant now) {
    if (limit.equals(current)) {
      return;
    }
    stop(now);
    current = limit;
    since = now;
  }

  private void stop(Instant now) {
    if (current != null) {
      sums.merge(current, Duration.between(since, now), Duration::plus);
    }
  }

  Map<Limit, Duration> at(Instant now) {
    Map<Limit, Duration> copy = new HashMap<>(sums);
    if (current != null) {
      copy.merge(current, Duration.between(since, now), Duration::plus);
    }
    return copy;
  }

  /** What keeps them now, or kept them last; empty if nothing ever did. */
  Optional<Limit> current() {
    return Optional.ofNullable(current);
  }
}
