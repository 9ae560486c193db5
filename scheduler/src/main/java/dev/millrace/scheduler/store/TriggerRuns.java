package dev.millrace.scheduler.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Runs of triggers as rows, on a connection of the caller. */
final class TriggerRuns {
  private static final String NEWEST =
      """
      select id, created_at from run
       where dag = ? and trigger_id = ? and trigger_kind = ?
       order by tick desc limit ?
      """;

  private TriggerRuns() {}

  static Map<String, Instant> newest(Connection c, ScheduleKey trigger, String kind, int most)
      throws SQLException {
    Map<String, Instant> newest = new HashMap<>();
    try (PreparedStatement query = c.prepareStatement(NEWEST)) {
      query.setString(1, trigger.dag());
      query.setString(2, trigger.trigger());
      query.setString(3, kind);
      query.setInt(4, most);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          newest.put(row.getString(1), Instant.ofEpochMilli(row.getLong(2)));
        }
      }
    }
    return newest;
  }
}
