package dev.millrace.scheduler.shards;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which scheduler each shard should be at: rendezvous hashing (Thaler, Ravishankar 1998) with a
 * bound on the load, so that no scheduler has more than its share rounded up. Everybody who knows
 * the same schedulers computes the same; a scheduler that comes or goes moves few shards.
 */
public final class Placement {
  private Placement() {}

  /**
   * @param schedulers ids; at least one
   * @return every shard from 0 to {@code shards - 1} with the id of its scheduler
   */
  public static Map<Integer, String> of(int shards, Collection<String> schedulers) {
    List<String> all = List.copyOf(new TreeSet<>(schedulers));
    if (all.isEmpty()) {
      throw new IllegalArgumentException("no scheduler to place shards at");
    }
    int most = (shards + all.size() - 1) / all.size();
    Map<String, Integer> load = new HashMap<>();
    Map<Integer, String> placed = new TreeMap<>();
    for (int shard = 0; shard < shards; shard++) {
      String best = null;
      long bestScore = 0;
      for (String scheduler : all) {
        long score = score(scheduler, shard);
        boolean hasRoom = load.getOrDefault(scheduler, 0) < most;
        if (hasRoom && (best == null || Long.compareUnsigned(score, bestScore) > 0)) {
          best = scheduler;
          bestScore = score;
        }
      }
      load.merge(best, 1, Integer::sum);
      placed.put(shard, best);
    }
    return placed;
  }

  /** FNV-1a (Fowler, Noll, Vo) over the id, mixed with the shard by the finalizer of SplitMix64. */
  private static long score(String scheduler, int shard) {
    long hash = 0xcbf29ce484222325L;
    for (byte each : scheduler.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (each & 0xff)) * 0x100000001b3L;
    }
    long z = hash + (shard + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
