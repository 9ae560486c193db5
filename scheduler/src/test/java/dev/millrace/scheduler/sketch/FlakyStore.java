package dev.millrace.scheduler.sketch;

import dev.millrace.engine.message.ToScheduler.Output;
import dev.millrace.engine.message.ToWorker;
import dev.millrace.scheduler.store.ModelVersionRow;
import dev.millrace.scheduler.store.RunEnd;
import dev.millrace.scheduler.store.ShardTable;
import dev.millrace.scheduler.store.Store;
import dev.millrace.scheduler.store.StoreException;
import dev.millrace.scheduler.store.StoredRun;
import dev.millrace.scheduler.store.Writes;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A store whose database goes away on demand. */
public final class FlakyStore implements Store {
  /** How many of the next commits fail before anything is written. */
  public final AtomicInteger commitsToRefuse = new AtomicInteger();

  /** How many of the next commits are written, but the answer gets lost. */
  public final AtomicInteger answersToLose = new AtomicInteger();

  private final Store real;

  public FlakyStore(Store real) {
    this.real = real;
  }

  private static StoreException gone() {
    return new StoreException("committing a batch", new SQLException("connection lost", "08006"));
  }

  private static boolean take(AtomicInteger counter) {
    return counter.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
  }

  @Override
  public void commit(Writes writes, String scheduler, Map<Integer, Long> epochs) {
    if (take(commitsToRefuse)) {
      throw gone();
    }
    real.commit(writes, scheduler, epochs);
    if (take(answersToLose)) {
      throw gone();
    }
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
  public boolean runExists(String run) {
    return real.runExists(run);
  }

  @Override
  public Optional<RunEnd> runEnd(String run) {
    return real.runEnd(run);
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
  public Optional<Output> artifact(String digest) {
    return real.artifact(digest);
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
