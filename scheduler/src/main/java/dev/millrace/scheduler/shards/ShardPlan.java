package dev.millrace.scheduler.shards;

import dev.millrace.scheduler.store.ShardTable;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a scheduler does about the shards, given what it sees. Pure.
 *
 * <p>A shard is taken when nobody owns it, or when its owner is gone: out of the cluster <i>and</i>
 * silent in the database, or silent for so long that it cannot work even if the cluster still sees
 * it. Taking too early is no danger, since the epoch fences the one who had it; it only costs work
 * that is done again.
 *
 * @param release what is owned here and should be at another scheduler, with its epoch
 * @param take what should be here and is free, with the epoch seen
 * @param owners who owns each shard, as far as it is one that lives
 * @param waiting whether something that should be here is still held by another
 */
public record ShardPlan(
    Map<Integer, Long> release,
    Map<Integer, Long> take,
    Map<Integer, String> owners,
    boolean waiting) {
  /** Out of the cluster and silent for this long: gone. Three missed signs of life. */
  public static final Duration SILENT_AND_OUT = Duration.ofSeconds(3);

  /** Silent for this long: gone, or without a database, which comes to the same. */
  public static final Duration SILENT = Duration.ofSeconds(10);

  public ShardPlan {
    release = Collections.unmodifiableMap(new TreeMap<>(release));
    take = Collections.unmodifiableMap(new TreeMap<>(take));
    owners = Collections.unmodifiableMap(new TreeMap<>(owners));
  }

  /**
   * @param silence how long each scheduler has not said that it lives; one that has ended in good
   *     order is not in it
   * @param me id of this scheduler
   * @param members ids of the schedulers that the cluster sees
   * @param yields whether it should own nothing; {@link Seclusion}
   */
  public static ShardPlan of(
      ShardTable table,
      Map<String, Duration> silence,
      String me,
      Set<String> members,
      boolean yields) {
    Set<String> able = new TreeSet<>(Set.of(me));
    for (String member : members) {
      Duration quiet = silence.get(member);
      if (quiet != null && quiet.compareTo(SILENT) <= 0) {
        able.add(member);
      }
    }
    Map<Integer, String> wanted = Placement.of(table.shards().size(), able);
    Map<Integer, Long> release = new TreeMap<>();
    Map<Integer, Long> take = new TreeMap<>();
    Map<Integer, String> owners = new TreeMap<>();
    boolean waiting = false;
    for (Map.Entry<Integer, ShardTable.Shard> entry : table.shards().entrySet()) {
      int shard = entry.getKey();
      String owner = entry.getValue().owner().orElse("");
      boolean shouldBeHere = !yields && wanted.get(shard).equals(me);
      if (owner.equals(me)) {
        if (!shouldBeHere) {
          release.put(shard, entry.getValue().epoch());
        }
      } else if (owner.isEmpty() || isGone(silence.get(owner), members.contains(owner))) {
        if (shouldBeHere) {
          take.put(shard, entry.getValue().epoch());
        }
      } else {
        waiting |= shouldBeHere;
        owners.put(shard, owner);
      }
    }
    return new ShardPlan(release, take, owners, waiting);
  }

  private static boolean isGone(Duration silence, boolean isMember) {
    return silence == null // it left in good order
        || silence.compareTo(SILENT) > 0
        || !isMember && silence.compareTo(SILENT_AND_OUT) > 0;
  }
}
