package dev.millrace.scheduler.store;

import dev.millrace.engine.backfill.BackfillItem;
import dev.millrace.engine.backfill.PastTickRun;
import dev.millrace.engine.cache.CacheEntry;
import dev.millrace.engine.limit.PoolUse;
import dev.millrace.engine.message.ToScheduler.Output;
import dev.millrace.engine.message.ToWorker;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The durable state as the loop uses it. For one thread. Any call may throw {@link StoreException};
 * the loop then forgets what it believed and reads again.
 */
public interface Store extends AutoCloseable {

  /**
   * Says that the scheduler lives, by the clock of the database, and reads who owns what and
   * whether everything is paused. A transaction of its own: not to be called between {@link
   * #register} and {@link #commit}.
   *
   * @param shards how many shards there are; missing ones are added without an owner
   */
  ShardTable look(String scheduler, int shards);

  /**
   * Takes shards for a scheduler, whoever had them, and raises their epochs; waits for the
   * transactions of those who had them. Its own shards may be taken again: then what it wrote
   * before without hearing an answer is written or will never be.
   *
   * @param seen shard to the epoch at which it is to be taken; one that has moved on since is left
   *     alone
   * @return those taken, with their new epochs
   */
  Map<Integer, Long> take(String scheduler, Map<Integer, Long> seen);

  /**
   * Hands shards over to whoever takes them next.
   *
   * @param owned shard to epoch; one that is not owned at that epoch any more is left alone
   */
  void release(String scheduler, Map<Integer, Long> owned);

  /** Forgets that the scheduler lived: it ends in good order and has handed its shards over. */
  void leave(String scheduler);

  /** All runs of these shards that have not ended, oldest first. */
  List<StoredRun> openRuns(Map<Integer, Long> shards);

  /** A run with its tasks, ended or not. */
  Optional<StoredRun> run(String run);

  /** Whether there is such a run, ended or not. */
  boolean runExists(String run);

  /** Where a run is or how it ended; empty if there is no such run. */
  Optional<RunEnd> runEnd(String run);

  /**
   * Writes everything in one transaction, with what was registered since the last one.
   *
   * @param scheduler who writes
   * @param epochs the epochs it believes in, by shard
   * @throws OwnershipLost if a shard has another owner or epoch, or a task another token; nothing
   *     was written
   */
  void commit(Writes writes, String scheduler, Map<Integer, Long> epochs);

  /**
   * Registers a bundle as the next version of its model, or finds the version it has, and moves the
   * alias. Part of the transaction that the next {@link #commit} ends; holds the model until then.
   *
   * @param wish its version and {@code isNew} are ignored
   * @return the wish with the version that was given or found
   */
  ModelVersionRow register(ModelVersionRow wish);

  /**
   * @param selector an alias, or a version number in digits
   */
  Optional<ToWorker.Model> model(String name, String selector);

  /**
   * The newest version of a model, or the one that an alias names; empty if there is none.
   *
   * @param alias the name of the alias
   */
  Optional<RegisteredVersion> newestVersion(String model, Optional<String> alias);

  /**
   * When the newest runs of a trigger were made, by their ids.
   *
   * @param kind the trigger word of the runs that count
   * @param most how many
   */
  Map<String, Instant> newestRuns(ScheduleKey trigger, String kind, int most);

  /** What counts as an output of a DAG; empty if no run has left an artifact as this output. */
  Optional<OutputRow> output(OutputRow.Key key);

  /** An artifact that some run produced. */
  Optional<Output> artifact(String digest);

  /**
   * Results that were kept, of any run.
   *
   * @param digests of keys
   * @return the newest of each that has one
   */
  List<CacheEntry> cached(Collection<String> digests);

  /**
   * The newest result of each of these tasks of a DAG that has one, whatever its key.
   *
   * @param tasks their ids
   */
  List<CacheEntry> newestResults(String dag, Collection<String> tasks);

  /**
   * Forgets some of the results that were kept before a moment. A transaction of its own, like
   * {@link #look}.
   */
  void forgetResults(Instant before);

  /**
   * Deletes some of what became of ticks and calls of hooks before a moment; not of those whose
   * runs have not ended, and no call that waits. A transaction of its own, like {@link #look}.
   *
   * @return whether there may be more
   */
  boolean forgetTriggers(Instant before);

  /** The schedules of these shards, also those whose triggers are gone, and their pauses. */
  StoredSchedules schedules(Set<Integer> shards);

  /**
   * A call of a hook.
   *
   * @param shard that of its DAG
   */
  Optional<DeliveryRow> delivery(DeliveryRow.Key key, int shard);

  /** The calls or events of a trigger that wait for quiet or for others, newest first. */
  List<DeliveryRow> waitingDeliveries(ScheduleKey trigger, int shard);

  /**
   * Events that triggers of these shards heard and that were not decided on, oldest first; some of
   * them if there are many.
   */
  List<HeardEvent.Pending> pendingEvents(Set<Integer> shards);

  /** The DAGs of which another version is current, or none any more, than schedules follow. */
  List<DagHead> unscheduledDags();

  /** The backfills of these shards that are not at their end, oldest first. */
  List<BackfillRow> openBackfills(Set<Integer> shards);

  /** The next items of a backfill that have not had their turn, in order; at most so many. */
  List<BackfillItem> waitingItems(String backfill, int most);

  /** Ids of the runs of a backfill that have not ended. */
  List<String> openBackfillRuns(String backfill);

  /** The last run of a tick, whoever made it. */
  Optional<PastTickRun> lastRunOfTick(ScheduleKey trigger, Instant tick);

  /**
   * Holds a pool until the transaction ends, which the next {@link #commit} does: until then nobody
   * else takes slots of it, and what it says about used slots only becomes too high. A pool that
   * does not exist is made with one slot.
   *
   * @return empty if another transaction holds it just now
   */
  Optional<PoolUse> holdPool(String pool);

  /**
   * Some of the tasks that have slots of a pool, as {@code run/task}, those that have had them
   * longest first.
   */
  List<String> poolUsers(String pool, int most);

  /**
   * Ends the transaction without a commit; undoes what was registered since the last one, and lets
   * go of pools.
   */
  void rollBack();

  @Override
  void close();
}
