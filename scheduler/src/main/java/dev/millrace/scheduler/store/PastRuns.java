package dev.millrace.scheduler.store;

import java.util.Optional;

/** Finds runs whether or not they have ended. Any thread. */
@FunctionalInterface
public interface PastRuns {
  /**
   * @throws StoreException if the database does not answer
   */
  Optional<StoredRun> find(String run);
}
