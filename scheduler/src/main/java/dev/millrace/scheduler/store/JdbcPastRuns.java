package dev.millrace.scheduler.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

/** Reads runs from their rows, each over a connection of its own. */
public final class JdbcPastRuns implements PastRuns {
  private final DataSource connections;

  public JdbcPastRuns(DataSource connections) {
    this.connections = connections;
  }

  @Override
  public Optional<StoredRun> find(String run) {
    try (Connection c = connections.getConnection()) {
      return StoredRuns.find(c, run);
    } catch (SQLException e) {
      throw new StoreException("reading run " + run, e);
    }
  }
}
