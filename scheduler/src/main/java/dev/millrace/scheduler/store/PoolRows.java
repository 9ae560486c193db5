package dev.millrace.scheduler.store;

import dev.millrace.engine.limit.PoolUse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
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
   * Whether there was such a pool. If tasks still have slots of it, it is made undefined instead.
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
