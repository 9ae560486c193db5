package dev.millrace.scheduler.shards;

import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.Fabric;
import dev.millrace.engine.run.ChildRuns;
import dev.millrace.engine.run.TickRuns;
import dev.millrace.scheduler.store.ShardTable;
import dev.millrace.scheduler.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which shards this scheduler owns, by its last look at the database, and what is to be done about
 * the others. The loop's thread changes it; any thread may ask who owns a run.
 */
public final class ShardKeeper {
  /** How often it says that it lives. */
  static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  /** How often it looks while something that should be here is still held by another. */
  static final Duration LOOK_AGAIN = Duration.ofMillis(250);

  private final String me;
  private final int shards;
  private final Store store;
  private final Fabric fabric;
  private final Silence silence;
  private final Seclusion seclusion;
  private final Map<Integer, Long> epochs = new TreeMap<>();
  private volatile Map<Integer, String> owners = Map.of();
  private Instant lookedAt = Instant.MIN;
  private boolean waiting;
  private boolean soon;

  /**
   * @param alone whether no other scheduler can live, because this process holds the database
   */
  public ShardKeeper(String me, int shards, Store store, Fabric fabric, boolean alone) {
    this.me = me;
    this.shards = shards;
    this.store = store;
    this.fabric = fabric;
    this.silence = new Silence(me, alone);
    this.seclusion = new Seclusion(me);
  }

  /** What a look found out. */
  public record Look(Set<Integer> lost, ShardPlan plan) {}

  /** The shards owned here, with the epochs to commit under. */
  public Map<Integer, Long> epochs() {
    return epochs;
  }

  /** Whether a run, or the schedules of a DAG, are of a shard that is owned here. */
  public boolean owns(String run) {
    return epochs.containsKey(ShardOfRun.of(run, shards));
  }

  /** The id of the run that an attempt waits for; it is of the shard of the attempt's run. */
  public String childOf(AttemptKey attempt) {
    return ChildRuns.id(attempt.run(), attempt.task(), attempt.number(), shards);
  }

  /** The shard of the schedules of a DAG. */
  public int shardOf(String dag) {
    return ShardOfRun.of(dag, shards);
  }

  /** The id of the run of a tick; it is of the shard of the DAG. */
  public String tickRun(String dag, String trigger, Instant tick) {
    return TickRuns.id(dag, trigger, tick, shards);
  }

  /** The id of the run of a call of a hook; it is of the shard of the DAG. */
  public String deliveryRun(String dag, String trigger, String delivery) {
    return TickRuns.ofDelivery(dag, trigger, delivery, shards);
  }

  /** The id of the delivery of an event to a trigger. */
  public String heard(String dag, String trigger, String part, String event) {
    return TickRuns.heard(dag, trigger, part, event, shards);
  }

  /** The id of the run of an item of a backfill; it is of the shard of the DAG. */
  public String backfillRun(String dag, String backfill, int ordinal) {
    return TickRuns.ofBackfill(dag, backfill, ordinal, shards);
  }

  /** Epoch of the shard of a run that is owned here. */
  public long epochOf(String run) {
    return epochs.getOrDefault(ShardOfRun.of(run, shards), 0L);
  }

  /** Who owns the shard of a run, as of the last look; empty if nobody who lives. Any thread. */
  public Optional<String> ownerOf(String run) {
    return Optional.ofNullable(owners.get(ShardOfRun.of(run, shards)));
  }

  /** How many shards are owned here, as of the last look. Any thread. */
  public int owned() {
    return (int) owners.values().stream().filter(me::equals).count();
  }

  /** Something about the owners has changed, so the next look is due now. */
  public void lookSoon() {
    soon = true;
  }

  /**
   * @param now of a clock that only grows
   */
  public boolean isDue(Instant now) {
    Duration pause = waiting ? LOOK_AGAIN : LOOK_EVERY;
    return soon || !now.isBefore(dueAt(pause));
  }

  /** How long no look is due. */
  public Duration patience(Instant now) {
    return isDue(now)
        ? Duration.ZERO
        : Duration.between(now, dueAt(waiting ? LOOK_AGAIN : LOOK_EVERY));
  }

  private Instant dueAt(Duration pause) {
    return lookedAt.equals(Instant.MIN) ? lookedAt : lookedAt.plus(pause);
  }

  /** Says that this scheduler lives and reads who owns what. */
  public Look look(Instant now) {
    ShardTable table = store.look(me, shards);
    lookedAt = now;
    soon = false;
    Map<Integer, Long> mine = table.ownedBy(me);
    Set<Integer> lost = new TreeSet<>();
    epochs.forEach(
        (shard, epoch) -> {
          if (!epoch.equals(mine.get(shard))) {
            lost.add(shard);
          }
        });
    epochs.keySet().removeAll(lost);
    Map<String, Duration> quiet = silence.of(table, now);
    Set<String> members = members();
    boolean yields = seclusion.yields(quiet, members, hasWorkers(), now);
    ShardPlan plan = ShardPlan.of(table, quiet, me, members, yields);
    waiting = plan.waiting();
    Map<Integer, String> seen = new TreeMap<>(plan.owners());
    epochs.keySet().forEach(shard -> seen.put(shard, me));
    owners = Map.copyOf(seen);
    return new Look(lost, plan);
  }

  /** Takes what is free. Returns the shards taken. */
  public Set<Integer> take(Map<Integer, Long> free) {
    Map<Integer, Long> taken = free.isEmpty() ? Map.of() : store.take(me, free);
    epochs.putAll(taken);
    Map<Integer, String> seen = new TreeMap<>(owners);
    taken.keySet().forEach(shard -> seen.put(shard, me));
    owners = Map.copyOf(seen);
    return Set.copyOf(taken.keySet());
  }

  /** Hands shards over; nothing may be written for them from now on. */
  public void release(Map<Integer, Long> handedOver) {
    forget(handedOver.keySet());
    store.release(me, handedOver);
  }

  /** Hands everything over and is no scheduler any more. */
  public void leave() {
    release(new TreeMap<>(epochs));
    store.leave(me);
  }

  /**
   * Takes again what the database says is owned here, so that no transaction of before can still
   * write.
   *
   * @return the shards owned
   */
  public Set<Integer> startAnew(Instant now) {
    forget(Set.copyOf(epochs.keySet()));
    ShardTable table = store.look(me, shards);
    lookedAt = now;
    soon = true; // others may have gone meanwhile
    return take(table.ownedBy(me));
  }

  private void forget(Set<Integer> gone) {
    epochs.keySet().removeAll(gone);
    Map<Integer, String> seen = new TreeMap<>(owners);
    gone.forEach(seen::remove);
    owners = Map.copyOf(seen);
  }

  private boolean hasWorkers() {
    return fabric.peers().stream().anyMatch(peer -> peer.role() == Fabric.Role.WORKER);
  }

  private Set<String> members() {
    return fabric.peers().stream()
        .filter(peer -> peer.role() == Fabric.Role.SCHEDULER)
        .map(Fabric.Peer::id)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
