package dev.millrace.simulation.node;

import dev.millrace.engine.cache.CacheEntry;
import dev.millrace.engine.message.ToScheduler.Output;
import dev.millrace.engine.message.ToWorker;
import dev.millrace.scheduler.store.DagHead;
import dev.millrace.scheduler.store.ModelVersionRow;
import dev.millrace.scheduler.store.OutputRow;
import dev.millrace.scheduler.store.RunEnd;
import dev.millrace.scheduler.store.ShardTable;
import dev.millrace.scheduler.store.Store;
import dev.millrace.scheduler.store.StoredRun;
import dev.millrace.scheduler.store.StoredSchedules;
import dev.millrace.scheduler.store.Writes;
import dev.millrace.scheduler.store.memory.PassingStore;
import dev.millrace.simulation.fault.DatabaseFaults;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A store whose database may be away and whose process may stand still or die around a commit. */
final class TurnStore extends PassingStore {
  /** Something may happen to the process now. */
  interface Moment {
    void is(String where, boolean atCommit);

    /** The same, where it becomes durable what became of ticks and events. */
    void atTicks(String where);
  }

  private final DatabaseFaults faults;
  private final Moment moment;

  TurnStore(Store real, DatabaseFaults faults, Moment moment) {
    super(real);
    this.faults = faults;
    this.moment = moment;
  }

  @Override
  public ShardTable look(String scheduler, int shards) {
    faults.reach("looking at the shards");
    return real.look(scheduler, shards);
  }

  @Override
  public Map<Integer, Long> take(String scheduler, Map<Integer, Long> seen) {
    moment.is("before it takes shards", true);
    faults.beforeCommit();
    Map<Integer, Long> taken = real.take(scheduler, seen);
    faults.afterCommit();
    return taken;
  }

  @Override
  public void release(String scheduler, Map<Integer, Long> owned) {
    faults.beforeCommit();
    real.release(scheduler, owned);
    faults.afterCommit();
    moment.is("after it handed shards over", false);
  }

  @Override
  public void leave(String scheduler) {
    faults.beforeCommit();
    real.leave(scheduler);
    faults.afterCommit();
  }

  @Override
  public List<StoredRun> openRuns(Map<Integer, Long> shards) {
    faults.reach("reading open runs");
    return real.openRuns(shards);
  }

  @Override
  public Optional<StoredRun> run(String run) {
    faults.reach("reading a run");
    return real.run(run);
  }

  @Override
  public boolean runExists(String run) {
    faults.reach("looking for a run");
    return real.runExists(run);
  }

  @Override
  public Optional<RunEnd> runEnd(String run) {
    faults.reach("looking for the end of a run");
    return real.runEnd(run);
  }

  @Override
  public void commit(Writes writes, String scheduler, Map<Integer, Long> epochs) {
    boolean ticks =
        !writes.schedules().ticks().isEmpty() || !writes.schedules().deliveries().isEmpty();
    moment.is("before a commit", true);
    if (ticks) {
      moment.atTicks("before the commit of a tick");
    }
    try {
      faults.beforeCommit();
    } catch (RuntimeException e) {
      real.rollBack();
      throw e;
    }
    real.commit(writes, scheduler, epochs);
    if (ticks) {
      moment.atTicks("after the commit of a tick");
    }
    faults.afterCommit();
    moment.is("after a commit", false);
  }

  @Override
  public StoredSchedules schedules(Set<Integer> shards) {
    faults.reach("reading schedules");
    return real.schedules(shards);
  }

  @Override
  public List<DagHead> unscheduledDags() {
    faults.reach("looking for changed DAGs");
    return real.unscheduledDags();
  }

  @Override
  public ModelVersionRow register(ModelVersionRow wish) {
    faults.reach("registering a model");
    return real.register(wish);
  }

  @Override
  public Optional<ToWorker.Model> model(String name, String selector) {
    faults.reach("looking for a model");
    return real.model(name, selector);
  }

  @Override
  public Optional<OutputRow> output(OutputRow.Key key) {
    faults.reach("looking for an output of a DAG");
    return real.output(key);
  }

  @Override
  public Optional<Output> artifact(String digest) {
    faults.reach("looking for an artifact");
    return real.artifact(digest);
  }

  @Override
  public List<CacheEntry> cached(Collection<String> digests) {
    faults.reach("looking for kept results");
    return real.cached(digests);
  }

  @Override
  public List<CacheEntry> newestResults(String dag, Collection<String> tasks) {
    faults.reach("looking for the newest results");
    return real.newestResults(dag, tasks);
  }

  @Override
  public void forgetResults(Instant before) {
    faults.beforeCommit();
    real.forgetResults(before);
    faults.afterCommit();
  }

  @Override
  public boolean forgetTriggers(Instant before) {
    faults.beforeCommit();
    boolean more = real.forgetTriggers(before);
    faults.afterCommit();
    return more;
  }
}
