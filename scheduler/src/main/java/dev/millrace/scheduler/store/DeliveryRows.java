package dev.millrace.scheduler.store;

import dev.millrace.engine.event.Happening;
import dev.millrace.engine.hook.DeliveryOutcome;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Calls of hooks as rows, on a connection of the caller. */
public final class DeliveryRows {
  private static final String UPDATE =
      """
      update delivery set received_at = ?, digest = ?, params = ?, outcome = ?, detail = ?,
                          run_id = ?, replay_of = ?, part = ?, event_id = ?, kind = ?,
                          subject = ?, what = ?, happened_at = ?, facts = ?
       where dag = ? and trigger_id = ? and id = ?
      """;

  private static final String INSERT =
      """
      insert into delivery (received_at, digest, params, outcome, detail, run_id, replay_of, part,
                            event_id, kind, subject, what, happened_at, facts, dag, trigger_id, id)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private static final String FIND =
      "select * from delivery where dag = ? and trigger_id = ? and id = ?";

  /**
   * Newest first; events that were taken at once are in the order in which they were decided on.
   */
  public static final String NEWEST_FIRST =
      " order by received_at desc, coalesce(happened_at, received_at) desc,"
          + " coalesce(event_id, id) desc, id desc";

  private static final String WAITING =
      "select * from delivery where dag = ? and trigger_id = ? and outcome = 'WAITING'"
          + NEWEST_FIRST;

  private DeliveryRows() {}

  static Optional<DeliveryRow> find(Connection c, DeliveryRow.Key key, int shard)
      throws SQLException {
    try (PreparedStatement query = c.prepareStatement(FIND)) {
      query.setString(3, key.id());
      return all(query, key.trigger(), shard).stream().findFirst();
    }
  }

  static List<DeliveryRow> waiting(Connection c, ScheduleKey key, int shard) throws SQLException {
    try (PreparedStatement query = c.prepareStatement(WAITING)) {
      return all(query, key, shard);
    }
  }

  private static List<DeliveryRow> all(PreparedStatement query, ScheduleKey key, int shard)
      throws SQLException {
    query.setString(1, key.dag());
    query.setString(2, key.trigger());
    List<DeliveryRow> found = new ArrayList<>();
    try (ResultSet row = query.executeQuery()) {
      while (row.next()) {
        found.add(delivery(row, shard));
      }
    }
    return found;
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
    Optional<Happening> event = row.event().map(HeardEvent::event);
    Rows.text(statement, 8, row.event().map(HeardEvent::part));
    Rows.text(statement, 9, event.map(Happening::id));
    Rows.text(statement, 10, event.map(of -> of.kind().name()));
    Rows.text(statement, 11, event.map(Happening::subject));
    Rows.text(statement, 12, event.map(Happening::what));
    Rows.instant(statement, 13, event.map(Happening::at));
    Rows.text(statement, 14, event.map(of -> Json.write(of.facts())));
    statement.setString(15, row.key().dag());
    statement.setString(16, row.key().trigger());
    statement.setString(17, row.id());
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
        Optional.ofNullable(row.getString("replay_of")),
        row.getString("event_id") == null ? Optional.empty() : Optional.of(EventRows.heard(row)));
  }
}
