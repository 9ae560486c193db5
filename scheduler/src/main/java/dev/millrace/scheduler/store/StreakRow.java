package dev.millrace.scheduler.store;

import java.util.ArrayList;
import java.util.List;

/**
 * The runs of a trigger that failed since the last one that succeeded and since it was last
 * resumed. One without runs is not stored.
 *
 * @param shard that of the DAG
 * @param runs their ids, in the order in which they ended
 */
public record StreakRow(ScheduleKey key, int shard, List<String> runs) {
  public StreakRow {
    runs = List.copyOf(runs);
  }

  /** The same after one more run failed. A run that failed, went on and failed again is one. */
  public StreakRow failed(String run) {
    List<String> more = new ArrayList<>(runs);
    more.remove(run);
    more.add(run);
    return new StreakRow(key, shard, more);
  }

  /** It begins anew. */
  public StreakRow ended() {
    return new StreakRow(key, shard, List.of());
  }
}
