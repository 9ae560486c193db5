package dev.millrace.scheduler.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What one transaction of the loop writes about backfills. Collected by one thread. */
public final class BackfillWrites {
  private final Map<String, BackfillRow> changed = new LinkedHashMap<>();
  private final List<BackfillTurn> turns = new ArrayList<>();

  /** The state of a backfill that there is. */
  public void changed(BackfillRow row) {
    changed.put(row.id(), row);
  }

  /** An item that never had its turn before. */
  public void turn(BackfillTurn row) {
    turns.add(row);
  }

  public Collection<BackfillRow> changed() {
    return changed.values();
  }

  public List<BackfillTurn> turns() {
    return turns;
  }

  /** The shards of all that is written. */
  public Set<Integer> shards() {
    Set<Integer> shards = new TreeSet<>();
    changed.values().forEach(row -> shards.add(row.shard()));
    turns.forEach(row -> shards.add(row.shard()));
    return shards;
  }

  public boolean isEmpty() {
    return changed.isEmpty() && turns.isEmpty();
  }
}
