package dev.millrace.scheduler.store;

import dev.millrace.engine.limit.Claim;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * Which tasks may have slots of which pool: a row from the commit that assigns an attempt to the
 * one after which none may be running.
 */
final class ClaimRows {
  private final PreparedStatement insert;
  private final PreparedStatement delete;

  ClaimRows(Connection c) throws SQLException {
    insert =
        c.prepareStatement(
            """
            insert into claim (pool, run_id, position, slots)
            select cast(? as varchar(200)), cast(? as varchar(40)), cast(? as integer),
                   cast(? as integer)
             where not exists
               (select 1 from claim where pool = ? and run_id = ? and position = ?)
            """);
    delete = c.prepareStatement("delete from claim where pool = ? and run_id = ? and position = ?");
  }

  void write(Writes writes) throws SQLException {
    boolean inserts = false;
    boolean deletes = false;
    for (Map.Entry<Writes.TaskKey, List<Claim>> entry : writes.claims().entrySet()) {
      Writes.TaskKey task = entry.getKey();
      boolean mayRun = Claim.attemptsThatMayRun(task.run().task(task.position())) > 0;
      for (Claim claim : entry.getValue()) {
        if (mayRun) {
          key(insert, 1, claim, task);
          insert.setInt(4, claim.slots());
          key(insert, 5, claim, task);
          insert.addBatch();
          inserts = true;
        } else {
          key(delete, 1, claim, task);
          delete.addBatch();
          deletes = true;
        }
      }
    }
    if (inserts) {
      insert.executeBatch();
    }
    if (deletes) {
      delete.executeBatch();
    }
  }

  private static void key(PreparedStatement statement, int first, Claim claim, Writes.TaskKey task)
      throws SQLException {
    statement.setString(first, claim.pool());
    statement.setString(first + 1, task.run().header().id());
    statement.setInt(first + 2, task.position());
  }
}
