package dev.millrace.scheduler.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Lets PostgreSQL plan each statement of the loop once, not at every use: half of what a commit of
 * few rows cost. All of them look rows up by a key, so one plan is right for any size of the tables
 * once it may not be made for tables that are still small, which is what forbidding scans is for.
 */
final class PlanOnce {
  private static final String BEGIN =
      "set plan_cache_mode = force_generic_plan; set enable_seqscan = off";
  private static final String END =
      "set plan_cache_mode = force_custom_plan; set enable_seqscan = on";

  private PlanOnce() {}

  /** For a connection that commits by itself. */
  static void begin(Connection connection) throws SQLException {
    say(connection, BEGIN);
  }

  /** Makes the connection again what others expect of one; rolls back what it was at. */
  static void end(Connection connection) throws SQLException {
    if (!connection.isClosed() && isPostgres(connection)) {
      connection.rollback();
      connection.setAutoCommit(true);
      say(connection, END);
    }
  }

  private static void say(Connection connection, String settings) throws SQLException {
    if (isPostgres(connection)) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(settings);
      }
    }
  }

  private static boolean isPostgres(Connection connection) throws SQLException {
    return connection.getMetaData().getDatabaseProductName().equals("PostgreSQL");
  }
}
