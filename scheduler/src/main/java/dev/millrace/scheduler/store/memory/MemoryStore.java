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

/** One scheduler's connection to a {@link MemoryDatabase}. */
public final class MemoryStore implements Store {
  private final MemoryDatabase database;
  private Models registered;

  MemoryStore(MemoryDatabase database) {
    this.database = database;
  }

  @Override
  public ShardTable look(String scheduler, int shards) {
    return database.look(scheduler, shards);
  }

  @Override
  public Map<Integer, Long> take(String scheduler, Map<Integer, Long> seen) {
    return database.take(scheduler, seen);
  }

  @Override
  public void release(String scheduler, Map<Integer, Long> owned) {
    database.release(scheduler, owned);
  }

  @Override
  public void leave(String scheduler) {
    database.leave(scheduler);
  }

  @Override
  public List<StoredRun> openRuns(Map<Integer, Long> shards) {
    return database.openRuns(shards);
  }

  @Override
  public Optional<StoredRun> run(String run) {
    return database.storedRun(run);
  }

  @Override
  public boolean runExists(String run) {
    return database.run(run).isPresent();
  }

  @Override
  public Optional<RunEnd> runEnd(String run) {
    return database
        .run(run)
        .map(
            row -> new RunEnd(row.state(), row.reason(), row.header().dagVersion(), row.outputs()));
  }

  @Override
  public void commit(Writes writes, String scheduler, Map<Integer, Long> epochs) {
    try {
      database.commit(writes, scheduler, epochs, Optional.ofNullable(registered));
    } finally {
      rollBack();
    }
  }

  @Override
  public ModelVersionRow register(ModelVersionRow wish) {
    database.holdModels(this);
    if (registered == null) {
      registered = database.models().copy();
    }
    return registered.register(wish);
  }

  @Override
  public Optional<ToWorker.Model> model(String name, String selector) {
    return (registered == null ? database.models() : registered).find(name, selector);
  }

  @Override
  public Optional<OutputRow> output(OutputRow.Key key) {
    return database.events().output(key);
  }

  @Override
  public Optional<Output> artifact(String digest) {
    return database.artifact(digest);
  }

  @Override
  public List<CacheEntry> cached(Collection<String> digests) {
    return database.results().of(digests);
  }

  @Override
  public List<CacheEntry> newestResults(String dag, Collection<String> tasks) {
    return database.results().newest(dag, tasks);
  }

  @Override
  public void forgetResults(Instant before) {
    database.results().forget(before);
  }

  @Override
  public boolean forgetTriggers(Instant before) {
    database.schedules().forget(before, database::isOpen);
    return false;
  }

  @Override
  public StoredSchedules schedules(Set<Integer> shards) {
    return database.schedules().of(shards);
  }

  @Override
  public Optional<DeliveryRow> delivery(DeliveryRow.Key key, int shard) {
    return database.schedules().deliveries().find(key, shard);
  }

  @Override
  public Optional<RegisteredVersion> newestVersion(String model, Optional<String> alias) {
    return (registered == null ? database.models() : registered).newest(model, alias);
  }

  @Override
  public Map<String, Instant> newestRuns(ScheduleKey trigger, String kind, int most) {
    return database.newestRuns(trigger, kind, most);
  }

  @Override
  public List<DeliveryRow> waitingDeliveries(ScheduleKey trigger, int shard) {
    return database.schedules().deliveries().waiting(trigger, shard);
  }

  @Override
  public List<HeardEvent.Pending> pendingEvents(Set<Integer> shards) {
    return database.events().pending(shards);
  }

  @Override
  public List<DagHead> unscheduledDags() {
    return database.schedules().unscheduled();
  }

  @Override
  public List<BackfillRow> openBackfills(Set<Integer> shards) {
    return database.backfills().open(shards);
  }

  @Override
  public List<BackfillItem> waitingItems(String backfill, int most) {
    return database.backfills().waiting(backfill, most);
  }

  @Override
  public List<String> openBackfillRuns(String backfill) {
    return database
        .backfills()
        .openRuns(
            backfill,
            run -> database.run(run).filter(row -> !row.state().isTerminal()).isPresent());
  }

  @Override
  public Optional<PastTickRun> lastRunOfTick(ScheduleKey trigger, Instant tick) {
    return database.lastRunOfTick(trigger, tick);
  }

  @Override
  public Optional<PoolUse> holdPool(String pool) {
    return database.pools().hold(pool, this);
  }

  @Override
  public List<String> poolUsers(String pool, int most) {
    return database.pools().users(pool, most);
  }

  @Override
  public void rollBack() {
    registered = null;
    database.pools().release(this);
    database.releaseModels(this);
  }

  @Override
  public void close() {
    rollBack();
  }
}
