package dev.millrace.scheduler.store;

import dev.millrace.engine.limit.Pause;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Who paused everything for maintenance, each change in a transaction of its own. Safe for several
 * threads.
 */
public final class MaintenanceRows {
  private static final String READ = "select * from maintenance";
  private static final String ON =
      "insert into maintenance (id, paused_by, pause_reason, paused_since)"
          + " select 1, cast(? as varchar), cast(? as varchar), cast(? as bigint)"
          + " where not exists (select 1 from maintenance)";
  private static final String OFF = "delete from maintenance";

  private final DataSource connections;

  public MaintenanceRows(DataSource connections) {
    this.connections = connections;
  }

  /** Empty if nobody did. */
  public Optional<Pause> read() {
    try (Connection c = connections.getConnection()) {
      return read(c);
    } catch (SQLException e) {
      throw new StoreException("reading whether there is maintenance", e);
    }
  }

  static Optional<Pause> read(Connection c) throws SQLException {
    try (PreparedStatement query = c.prepareStatement(READ);
        ResultSet row = query.executeQuery()) {
      return row.next() ? PoolRows.paused(row) : Optional.empty();
    }
  }

  /** Begins it, unless somebody has before. */
  public void on(Pause pause) {
    try (Connection c = connections.getConnection();
        PreparedStatement insert = c.prepareStatement(ON)) {
      insert.setString(1, pause.by());
      insert.setString(2, Rows.message(pause.reason()));
      insert.setLong(3, pause.since().toEpochMilli());
      insert.executeUpdate();
    } catch (SQLException e) {
      if (!Pools.DUPLICATE_KEY.equals(e.getSQLState())) { // otherwise another was first
        throw new StoreException("beginning maintenance", e);
      }
    }
  }

  /** Ends it. */
  public void off() {
    try (Connection c = connections.getConnection();
        PreparedStatement delete = c.prepareStatement(OFF)) {
      delete.executeUpdate();
    } catch (SQLException e) {
      throw new StoreException("ending maintenance", e);
    }
  }
}
