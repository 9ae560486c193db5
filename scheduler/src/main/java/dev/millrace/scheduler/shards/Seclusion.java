package dev.millrace.scheduler.shards;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * Whether this scheduler should leave its shards to another, because it can do nothing for them:
 * the database says that others live, but the cluster shows it neither them nor a worker. A cut
 * between two schedulers that leaves the workers with one of them looks like that at the other. It
 * lives, so nobody would take its shards, and its runs would stand still for as long as the cut
 * lasts.
 *
 * <p>If nobody has taken them after a while then the others are no better off; from then on it
 * takes what is free, as always. Safety does not depend on any of this.
 */
final class Seclusion {
  /** How long it looks like that before the shards are given up. */
  static final Duration PATIENCE = Duration.ofSeconds(3);

  /** How long others have to take them; they look at least every second. */
  static final Duration OFFERED = Duration.ofSeconds(10);

  private final String me;
  private Instant since;

  Seclusion(String me) {
    this.me = me;
  }

  /**
   * @param silence how long each scheduler has not said that it lives
   * @param members ids of the schedulers that the cluster sees
   * @param workers whether it sees a worker
   * @param now of a clock that only grows
   */
  boolean yields(Map<String, Duration> silence, Set<String> members, boolean workers, Instant now) {
    boolean othersLive =
        silence.entrySet().stream()
            .anyMatch(
                one ->
                    !one.getKey().equals(me)
                        && !members.contains(one.getKey())
                        && one.getValue().compareTo(ShardPlan.SILENT_AND_OUT) <= 0);
    if (workers || !othersLive) {
      since = null;
      return false;
    }
    if (since == null) {
      since = now;
    }
    Duration secluded = Duration.between(since, now);
    return secluded.compareTo(PATIENCE) >= 0 && secluded.compareTo(PATIENCE.plus(OFFERED)) < 0;
  }
}
