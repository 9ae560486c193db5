package dev.millrace.scheduler.store;

import dev.millrace.engine.backfill.BackfillItem;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/**
 * Backfills that somebody asks for, each written in a transaction of its own. From then on only the
 * owner of its shard changes it. Safe for several threads.
 */
public final class NewBackfills {
  private final DataSource connections;

  public NewBackfills(DataSource connections) {
    this.connections = connections;
  }

  /**
   * Writes it with its items.
   *
   * @throws StoreException if the database does not answer, or there is one of that id
   */
  public void insert(BackfillRow row, List<BackfillItem> items) {
    try (Connection c = connections.getConnection()) {
      c.setAutoCommit(false);
      try {
        BackfillRows.insert(c, row, items);
        c.commit();
      } catch (SQLException | RuntimeException e) {
        c.rollback();
        throw e;
      }
    } catch (SQLException e) {
      throw new StoreException("making backfill " + row.id(), e);
    }
  }
}
