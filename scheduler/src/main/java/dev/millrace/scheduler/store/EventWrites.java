package dev.millrace.scheduler.store;

import dev.millrace.engine.event.Happening;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What one transaction of the loop writes about events. Collected by one thread. */
public final class EventWrites {
  private final Map<String, Happening> happened = new LinkedHashMap<>();
  private final Map<String, LeftArtifact> left = new LinkedHashMap<>();
  private final Map<String, List<Subscription>> subscriptions = new LinkedHashMap<>();
  private final List<HeardEvent.Pending> decided = new ArrayList<>();
  private final Set<Integer> shards = new TreeSet<>();
  private int heardBy;

  /** Something happened: whoever hears it finds it in the inbox. Told twice, it counts once. */
  public void happened(Happening event) {
    happened.putIfAbsent(event.id() + "\n" + event.what(), event);
  }

  /**
   * A run has left an artifact as an output of its DAG: if it is another one than before, that has
   * happened. Told twice, it counts once.
   */
  public void left(LeftArtifact artifact) {
    left.putIfAbsent(artifact.event() + "\n" + artifact.row().key().output(), artifact);
  }

  /** Called by the store: as many triggers hear what happened. */
  public void heardBy(int triggers) {
    heardBy = triggers;
  }

  /** Whether somebody hears what happened; known once it is written. */
  public boolean areHeard() {
    return heardBy > 0;
  }

  /** From now on the triggers of a DAG hear these and nothing else. */
  public void hears(String dag, int shard, List<Subscription> all) {
    subscriptions.put(dag, all);
    shards.add(shard);
  }

  /** What becomes of an event in the inbox is written in this transaction. */
  public void decided(HeardEvent.Pending event) {
    decided.add(event);
    shards.add(event.shard());
  }

  public Collection<Happening> happened() {
    return happened.values();
  }

  /** What runs have left, in the order in which they ended. */
  public Collection<LeftArtifact> left() {
    return left.values();
  }

  /** What the triggers of DAGs hear, by the DAG. */
  public Map<String, List<Subscription>> subscriptions() {
    return subscriptions;
  }

  public List<HeardEvent.Pending> decided() {
    return decided;
  }

  /** The shards of what is written, but for what happened: that belongs to whatever caused it. */
  public Set<Integer> shards() {
    return shards;
  }

  public boolean isEmpty() {
    return happened.isEmpty() && left.isEmpty() && shards.isEmpty();
  }
}
