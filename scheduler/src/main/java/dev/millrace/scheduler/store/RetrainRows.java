package dev.millrace.scheduler.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What a policy of retraining decides by, as rows, on a connection of the caller. */
public final class RetrainRows {
  private static final String RUNS =
      """
      select id, created_at from run
       where dag = ? and trigger_id = ? and trigger_kind = ?
       order by tick desc limit ?
      """;

  private static final String VERSION =
      "select version, created_at from model_version where model = ? order by version desc limit 1";
  private static final String ALIAS =
      """
      select v.version, v.created_at from model_alias a
        join model_version v on v.model = a.model and v.version = a.version
       where a.model = ? and a.alias = ?
      """;

  private RetrainRows() {}

  /** See {@link Store#newestRuns}. */
  public static Map<String, Instant> newestRuns(
      Connection c, ScheduleKey trigger, String kind, int most) throws SQLException {
    Map<String, Instant> newest = new HashMap<>();
    try (PreparedStatement query = c.prepareStatement(RUNS)) {
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

  /** See {@link Store#newestVersion}. */
  public static Optional<RegisteredVersion> newestVersion(
      Connection c, String model, Optional<String> alias) throws SQLException {
    try (PreparedStatement query = c.prepareStatement(alias.isPresent() ? ALIAS : VERSION)) {
      query.setString(1, model);
      if (alias.isPresent()) {
        query.setString(2, alias.get());
      }
      try (ResultSet row = query.executeQuery()) {
        return row.next()
            ? Optional.of(
                new RegisteredVersion(row.getLong(1), Instant.ofEpochMilli(row.getLong(2))))
            : Optional.empty();
      }
    }
  }
}
