package dev.millrace.scheduler.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Runs of triggers that failed in a row, as rows, on a connection of the caller. */
final class StreakRows {
  private static final String READ = "select * from failure_streak order by dag, trigger_id";
  private static final String DELETE =
      "delete from failure_streak where dag = ? and trigger_id = ?";
  private static final String INSERT =
      "insert into failure_streak (dag, trigger_id, shard, runs) values (?, ?, ?, ?)";

  private StreakRows() {}

  static List<StreakRow> read(Connection c, Set<Integer> shards) throws SQLException {
    List<StreakRow> streaks = new ArrayList<>();
    try (PreparedStatement query = c.prepareStatement(READ);
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        if (shards.contains(row.getInt("shard"))) {
          streaks.add(
              new StreakRow(
                  new ScheduleKey(row.getString("dag"), row.getString("trigger_id")),
                  row.getInt("shard"),
                  Json.list(row.getString("runs"), String.class)));
        }
      }
    }
    return streaks;
  }

  static void write(Connection c, Collection<StreakRow> streaks) throws SQLException {
    if (streaks.isEmpty()) {
      return;
    }
    try (PreparedStatement delete = c.prepareStatement(DELETE);
        PreparedStatement insert = c.prepareStatement(INSERT)) {
      for (StreakRow streak : streaks) {
        delete.setString(1, streak.key().dag());
        delete.setString(2, streak.key().trigger());
        delete.executeUpdate();
        if (!streak.runs().isEmpty()) {
          insert.setString(1, streak.key().dag());
          insert.setString(2, streak.key().trigger());
          insert.setInt(3, streak.shard());
          insert.setString(4, Json.write(streak.runs()));
          insert.executeUpdate();
        }
      }
    }
  }
}
