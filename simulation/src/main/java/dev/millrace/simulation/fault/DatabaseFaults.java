package dev.millrace.simulation.fault;

import dev.millrace.scheduler.store.StoreException;
import dev.millrace.simulation.trace.Tally;
import java.sql.SQLException;

/** Whether the database answers, for all schedulers alike. */
public final class DatabaseFaults {
  private final Troubles troubles;
  private final Tally tally;
  private boolean away;

  public DatabaseFaults(Troubles troubles, Tally tally) {
    this.troubles = troubles;
    this.tally = tally;
  }

  public void goAway() {
    away = true;
  }

  public void comeBack() {
    away = false;
  }

  public boolean isAway() {
    return away;
  }

  /**
   * @throws StoreException if it does not answer
   */
  public void reach(String doing) {
    if (away) {
      tally.add("database calls refused");
      throw failure(doing, "connection refused");
    }
  }

  /**
   * @throws StoreException if the connection breaks before the commit
   */
  public void beforeCommit() {
    reach("committing a batch");
    if (troubles.refusesCommit()) {
      tally.add("fault: commit refused");
      throw failure("committing a batch", "connection lost before the commit");
    }
  }

  /**
   * @throws StoreException if the connection breaks after the commit, so that nobody knows
   */
  public void afterCommit() {
    if (troubles.losesAnswer()) {
      tally.add("fault: answer of a commit lost");
      throw failure("committing a batch", "connection lost after the commit");
    }
  }

  private static StoreException failure(String doing, String how) {
    return new StoreException(doing, new SQLException(how, "08006"));
  }
}
