package dev.millrace.scheduler.store;

import dev.millrace.engine.limit.Pause;
import dev.millrace.engine.limit.PoolUse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import javax.sql.DataSource;

/** What people say about pools, each in a transaction of its own. Safe for several threads. */
public final class PoolRows {
  /** Each task that has slots of a pool: pool, run_id, id, used. */
  public static final String USES =
      "select c.pool, t.run_id, t.id, c.slots * "
          + Pools.ATTEMPTS
          + " as used from claim c"
          + " join task t on t.run_id = c.run_id and t.position = c.position"
          + " where "
          + Pools.ATTEMPTS
          + " > 0 order by c.pool, t.assigned_at, t.run_id, t.position";

  private static final String PAUSE =
      "update pool set paused_by = ?, pause_reason = ?, paused_since = ?"
          + " where name = ? and paused_since is null";
  private static final String RESUME =
      "update pool set paused_by = null, pause_reason = null, paused_since = null where name = ?";

  private final DataSource connections;

  public PoolRows(DataSource connections) {
    this.connections = connections;
  }

  /** Says how many slots a pool has, whether there is one already or not. */
  public void define(String pool, int slots) {
    try (Connection c = connections.getConnection();
        PreparedStatement update =
            c.prepareStatement("update pool set slots = ?, defined = true where name = ?")) {
      update.setInt(1, slots);
      update.setString(2, pool);
      if (update.executeUpdate() == 0) {
        insert(c, pool, slots);
      }
    } catch (SQLException e) {
      throw new StoreException("defining pool " + pool, e);
    }
  }

  private static void insert(Connection c, String pool, int slots) throws SQLException {
    try (PreparedStatement insert =
        c.prepareStatement("insert into pool (name, slots, defined) values (?, ?, true)")) {
      insert.setString(1, pool);
      insert.setInt(2, slots);
      insert.executeUpdate();
    }
  }

  /**
   * Lets nobody take slots of a pool, unless somebody has said so before. Waits for transactions
   * that hold it, so what begins later takes none.
   *
   * @return whether there is such a pool
   */
  public boolean pause(String pool, Pause pause) {
    try (Connection c = connections.getConnection();
        PreparedStatement update = c.prepareStatement(PAUSE)) {
      update.setString(1, pause.by());
      update.setString(2, Rows.message(pause.reason()));
      update.setLong(3, pause.since().toEpochMilli());
      update.setString(4, pool);
      return update.executeUpdate() > 0 || exists(c, pool);
    } catch (SQLException e) {
      throw new StoreException("pausing pool " + pool, e);
    }
  }

  /**
   * Lets slots of a pool be taken again.
   *
   * @return whether there is such a pool
   */
  public boolean resume(String pool) {
    try (Connection c = connections.getConnection();
        PreparedStatement update = c.prepareStatement(RESUME)) {
      update.setString(1, pool);
      return update.executeUpdate() > 0;
    } catch (SQLException e) {
      throw new StoreException("resuming pool " + pool, e);
    }
  }

  private static boolean exists(Connection c, String pool) throws SQLException {
    try (PreparedStatement query = c.prepareStatement("select 1 from pool where name = ?")) {
      query.setString(1, pool);
      try (ResultSet row = query.executeQuery()) {
        return row.next();
      }
    }
  }

  /** Who paused the pool of a row. */
  public static Optional<Pause> paused(ResultSet row) throws SQLException {
    Optional<Instant> since = Rows.instant(row, "paused_since");
    if (since.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Pause(row.getString("paused_by"), row.getString("pause_reason"), since.get()));
  }

  /**
   * Whether there was such a pool. If tasks still have slots of it, it is made undefined instead.
   * One that is paused stays so.
   */
  public boolean remove(String pool) {
    try (Connection c = connections.getConnection();
        PreparedStatement reset =
            c.prepareStatement(
                "update pool set defined = false, slots = "
                    + PoolUse.SLOTS_UNDEFINED
                    + " where name = ?")) {
      reset.setString(1, pool);
      return reset.executeUpdate() > 0;
    } catch (SQLException e) {
      throw new StoreException("removing pool " + pool, e);
    }
  }
}
