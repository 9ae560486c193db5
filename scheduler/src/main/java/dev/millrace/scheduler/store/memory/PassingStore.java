package dev.millrace.scheduler.store.memory;

import dev.millrace.engine.backfill.BackfillItem;
import dev.millrace.engine.backfill.PastTickRun;
import dev.millrace.engine.cache.CacheEntry;
import dev.millrace.engine.limit.PoolUse;
import dev.millrace.engine.message.ToScheduler.Output;
import dev.millrace.engine.message.ToWorker;
import dev.millrace.scheduler.store.BackfillRow;
import dev.millrace.scheduler.store.DagHead;
import dev.millrace.scheduler.store.DeliveryRow;
import dev.millrace.scheduler.store.HeardEvent;
import dev.millrace.scheduler.store.ModelVersionRow;
import dev.millrace.scheduler.store.OutputRow;
import dev.millrace.scheduler.store.RegisteredVersion;
import dev.millrace.scheduler.store.RunEnd;
import dev.millrace.scheduler.store.ScheduleKey;
import dev.millrace.scheduler.store.ShardTable;
import dev.millrace.scheduler.store.Store;
import dev.millrace.scheduler.store.StoredRun;
import dev.millrace.scheduler.store.StoredSchedules;
import dev.millrace.scheduler.store.Writes;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A store in front of another; what is not overridden goes through. */
public abstract class PassingStore implements Store {
  protected final Store real;

  protected PassingStore(Store real) {
    this.real = real;
  }

  @Override
  public ShardTable look(String scheduler, int shards) {
    return real.look(scheduler, shards);
  }

  @Override
  public Map<Integer, Long> take(String scheduler, Map<Integer, Long> seen) {
    return real.take(scheduler, seen);
  }

  @Override
  public void release(String scheduler, Map<Integer, Long> owned) {
    real.release(scheduler, owned);
  }

  @Override
  public void leave(String scheduler) {
    real.leave(scheduler);
  }

  @Override
  public List<StoredRun> openRuns(Map<Integer, Long> shards) {
    return real.openRuns(shards);
  }

  @Override
  public Optional<StoredRun> run(String run) {
    return real.run(run);
  }

  @Override
  public boolean runExists(String run) {
    return real.runExists(run);
  }

  @Override
  public Optional<RunEnd> runEnd(String run) {
    return real.runEnd(run);
  }

  @Override
  public void commit(Writes writes, String scheduler, Map<Integer, Long> epochs) {
    real.commit(writes, scheduler, epochs);
  }

  @Override
  public ModelVersionRow register(ModelVersionRow wish) {
    return real.register(wish);
  }

  @Override
  public Optional<ToWorker.Model> model(String name, String selector) {
    return real.model(name, selector);
  }

  @Override
  public Optional<OutputRow> output(OutputRow.Key key) {
    return real.output(key);
  }

  @Override
  public Optional<Output> artifact(String digest) {
    return real.artifact(digest);
  }

  @Override
  public List<CacheEntry> cached(Collection<String> digests) {
    return real.cached(digests);
  }

  @Override
  public List<CacheEntry> newestResults(String dag, Collection<String> tasks) {
    return real.newestResults(dag, tasks);
  }

  @Override
  public void forgetResults(Instant before) {
    real.forgetResults(before);
  }

  @Override
  public boolean forgetTriggers(Instant before) {
    return real.forgetTriggers(before);
  }

  @Override
  public StoredSchedules schedules(Set<Integer> shards) {
    return real.schedules(shards);
  }

  @Override
  public Optional<DeliveryRow> delivery(DeliveryRow.Key key, int shard) {
    return real.delivery(key, shard);
  }

  @Override
  public Optional<RegisteredVersion> newestVersion(String model, Optional<String> alias) {
    return real.newestVersion(model, alias);
  }

  @Override
  public Map<String, Instant> newestRuns(ScheduleKey trigger, String kind, int most) {
    return real.newestRuns(trigger, kind, most);
  }

  @Override
  public List<DeliveryRow> waitingDeliveries(ScheduleKey trigger, int shard) {
    return real.waitingDeliveries(trigger, shard);
  }

  @Override
  public List<HeardEvent.Pending> pendingEvents(Set<Integer> shards) {
    return real.pendingEvents(shards);
  }

  @Override
  public List<DagHead> unscheduledDags() {
    return real.unscheduledDags();
  }

  @Override
  public List<BackfillRow> openBackfills(Set<Integer> shards) {
    return real.openBackfills(shards);
  }

  @Override
  public List<BackfillItem> waitingItems(String backfill, int most) {
    return real.waitingItems(backfill, most);
  }

  @Override
  public List<String> openBackfillRuns(String backfill) {
    return real.openBackfillRuns(backfill);
  }

  @Override
  public Optional<PastTickRun> lastRunOfTick(ScheduleKey trigger, Instant tick) {
    return real.lastRunOfTick(trigger, tick);
  }

  @Override
  public Optional<PoolUse> holdPool(String pool) {
    return real.holdPool(pool);
  }

  @Override
  public List<String> poolUsers(String pool, int most) {
    return real.poolUsers(pool, most);
  }

  @Override
  public void rollBack() {
    real.rollBack();
  }

  @Override
  public void close() {
    real.close();
  }
}
