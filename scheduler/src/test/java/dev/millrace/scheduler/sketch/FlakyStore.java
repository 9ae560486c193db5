package dev.millrace.scheduler.sketch;

import dev.millrace.scheduler.store.Store;
import dev.millrace.scheduler.store.StoreException;
import dev.millrace.scheduler.store.Writes;
import dev.millrace.scheduler.store.memory.PassingStore;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A store whose database goes away on demand. */
public final class FlakyStore extends PassingStore {
  /** How many of the next commits fail before anything is written. */
  public final AtomicInteger commitsToRefuse = new AtomicInteger();

  /** How many of the next commits are written, but the answer gets lost. */
  public final AtomicInteger answersToLose = new AtomicInteger();

  public FlakyStore(Store real) {
    super(real);
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
}
