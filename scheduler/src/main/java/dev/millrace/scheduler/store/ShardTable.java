package dev.millrace.scheduler.store;

import dev.millrace.engine.limit.Pause;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Who owns what, as the database has it at one moment.
 *
 * @param shards every shard, by number
 * @param signs what each scheduler said last; one that has ended in good order is not in it
 * @param maintenance who paused everything for the time being
 */
public record ShardTable(
    Map<Integer, Shard> shards, Map<String, SignOfLife> signs, Optional<Pause> maintenance) {
  public ShardTable {
    shards = Collections.unmodifiableMap(new TreeMap<>(shards));
    signs = Collections.unmodifiableMap(new TreeMap<>(signs));
  }

  /** While nobody has paused everything. */
  public ShardTable(Map<Integer, Shard> shards, Map<String, SignOfLife> signs) {
    this(shards, signs, Optional.empty());
  }

  /**
   * @param mark another one each time that the scheduler says that it lives
   * @param age how long ago that was by the clock of the database, which may have been set since
   */
  public record SignOfLife(long mark, Duration age) {}

  /**
   * @param owner id of a scheduler; empty if it was handed over or never taken
   * @param epoch grows with every change of the owner
   */
  public record Shard(Optional<String> owner, long epoch) {}

  /** The shards of a scheduler, with their epochs. */
  public Map<Integer, Long> ownedBy(String scheduler) {
    Map<Integer, Long> owned = new TreeMap<>();
    shards.forEach(
        (number, shard) -> {
          if (shard.owner().filter(scheduler::equals).isPresent()) {
            owned.put(number, shard.epoch());
          }
        });
    return owned;
  }
}
