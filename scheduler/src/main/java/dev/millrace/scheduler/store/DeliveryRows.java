package dev.millrace.scheduler.store;

import dev.millrace.engine.hook.DeliveryOutcome;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/** Calls of hooks as rows, on a connection of the caller. */
public final class DeliveryRows {
  private static final String UPDATE =
      """
      update delivery set received_at = ?, digest = ?, params = ?, outcome = ?, detail = ?,
                          run_id = ?, replay_of = ?
       where dag = ? and trigger_id = ? and id = ?
      """;

  private static final String INSERT =
      """
      insert into delivery (received_at, digest, params, outcome, detail, run_id, replay_of,
                            dag, trigger_id, id)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private static final String FIND =
      "select * from delivery where dag = ? and trigger_id = ? and id = ?";

  private static final String WAITING =
      """
      select * from delivery where dag = ? and trigger_id = ? and outcome = 'WAITING'
       order by received_at desc, id desc limit 1
      """;

  private DeliveryRows() {}

  static Optional<DeliveryRow> find(Connection c, DeliveryRow.Key key, int shard)
      throws SQLException {
    try (PreparedStatement query = c.prepareStatement(FIND)) {
      query.setString(3, key.id());
      return one(query, key.trigger(), shard);
    }
  }

  static Optional<DeliveryRow> waiting(Connection c, ScheduleKey key, int shard)
      throws SQLException {
    try (PreparedStatement query = c.prepareStatement(WAITING)) {
      return one(query, key, shard);
    }
  }

  private static Optional<DeliveryRow> one(PreparedStatement query, ScheduleKey key, int shard)
      throws SQLException {
    query.setString(1, key.dag());
    query.setString(2, key.trigger());
    try (ResultSet row = query.executeQuery()) {
      return row.next() ? Optional.of(delivery(row, shard)) : Optional.empty();
    }
  }

  /** Adds them, or says what has become of those that there are. */
  static void write(Connection c, Collection<DeliveryRow> rows) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    try (PreparedStatement update = c.prepareStatement(UPDATE);
        PreparedStatement insert = c.prepareStatement(INSERT)) {
      for (DeliveryRow row : rows) {
        bind(update, row);
        if (update.executeUpdate() == 0) {
          bind(insert, row);
          insert.executeUpdate();
        }
      }
    }
  }

  private static void bind(PreparedStatement statement, DeliveryRow row) throws SQLException {
    statement.setLong(1, row.receivedAt().toEpochMilli());
    statement.setString(2, row.digest());
    statement.setString(3, Json.write(row.params()));
    statement.setString(4, row.outcome().name());
    Rows.text(statement, 5, row.detail().map(Rows::message));
    Rows.text(statement, 6, row.run());
    Rows.text(statement, 7, row.replayOf());
    statement.setString(8, row.key().dag());
    statement.setString(9, row.key().trigger());
    statement.setString(10, row.id());
  }

  /** The call of a row. */
  public static DeliveryRow delivery(ResultSet row, int shard) throws SQLException {
    return new DeliveryRow(
        new ScheduleKey(row.getString("dag"), row.getString("trigger_id")),
        row.getString("id"),
        shard,
        Instant.ofEpochMilli(row.getLong("received_at")),
        row.getString("digest"),
        Json.map(row.getString("params")),
        DeliveryOutcome.valueOf(row.getString("outcome")),
        Optional.ofNullable(row.getString("detail")),
        Optional.ofNullable(row.getString("run_id")),
        Optional.ofNullable(row.getString("replay_of")));
  }
}
