package dev.millrace.scheduler.store;

import dev.millrace.engine.event.Happening;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/**
 * Events that somebody tells from outside the loop, each in a transaction of its own. Safe for
 * several threads.
 */
public final class NewEvents {
  private final DataSource connections;

  public NewEvents(DataSource connections) {
    this.connections = connections;
  }

  /**
   * Tells the triggers that hear it. Telling it twice is telling it once.
   *
   * @return how many triggers were told that had not been, or had decided on it already
   * @throws StoreException if the database does not answer
   */
  public int tell(Happening event) {
    try (Connection c = connections.getConnection()) {
      c.setAutoCommit(false);
      try {
        int told = EventRows.tell(c, List.of(event));
        c.commit();
        return told;
      } catch (SQLException | RuntimeException e) {
        c.rollback();
        throw e;
      }
    } catch (SQLException e) {
      throw new StoreException("telling of an event of " + event.subject(), e);
    }
  }
}
