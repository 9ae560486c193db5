package dev.millrace.scheduler.shards;

import dev.millrace.scheduler.store.ShardTable;
import dev.millrace.scheduler.store.ShardTable.SignOfLife;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * How long schedulers have not said that they live: since they were last seen to say so from here,
 * by a clock that nobody can set. Only about one that is seen for the first time the clock of the
 * database is believed, so that a scheduler that has just started need not wait.
 */
final class Silence {
  private static final Duration FOR_EVER = Duration.ofDays(36_500);

  private record Seen(long mark, Instant since) {}

  private final String me;
  private final boolean alone;
  private final Map<String, Seen> seen = new HashMap<>();

  /**
   * @param alone whether no other scheduler can live
   */
  Silence(String me, boolean alone) {
    this.me = me;
    this.alone = alone;
  }

  /**
   * @param now of a clock that only grows
   */
  Map<String, Duration> of(ShardTable table, Instant now) {
    seen.keySet().retainAll(table.signs().keySet());
    Map<String, Duration> silence = new TreeMap<>();
    table.signs().forEach((scheduler, sign) -> silence.put(scheduler, of(scheduler, sign, now)));
    return silence;
  }

  private Duration of(String scheduler, SignOfLife sign, Instant now) {
    if (alone && !scheduler.equals(me)) {
      return FOR_EVER;
    }
    Seen last = seen.get(scheduler);
    if (last == null) {
      last = new Seen(sign.mark(), sign.age().isNegative() ? now : now.minus(sign.age()));
    } else if (last.mark() != sign.mark()) {
      last = new Seen(sign.mark(), now);
    }
    seen.put(scheduler, last);
    return Duration.between(last.since(), now);
  }
}
