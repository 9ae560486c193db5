package dev.millrace.scheduler.store;

import dev.millrace.engine.schedule.TickCount;
import dev.millrace.engine.schedule.TickOutcome;
import dev.millrace.engine.schedule.Window;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Schedules and ticks as rows, on a connection of the caller. */
public final class ScheduleRows {
  private static final String UPDATE_SCHEDULE =
      """
      update schedule set digest = ?, version = ?, live = ?, cursor_at = ?, next_at = ?
       where dag = ? and trigger_id = ?
      """;

  private static final String INSERT_SCHEDULE =
      """
      insert into schedule (digest, version, live, cursor_at, next_at, dag, trigger_id, shard)
      values (?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private static final String INSERT_TICK =
      """
      insert into tick (dag, trigger_id, tick, last_tick, ticks, exact, outcome, detail,
                        window_start, window_end, run_id, into_tick, decided_at)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private static final String INSERT_PAUSE =
      """
      insert into schedule_pause (dag, trigger_id, paused_by, reason, since) values (?, ?, ?, ?, ?)
      """;

  private static final String DELETE_PAUSE =
      "delete from schedule_pause where dag = ? and trigger_id = ?";

  private static final String SCHEDULED =
      "update dag set scheduled_version = ?, scheduled_at = ? where name = ?";

  private static final String UNSCHEDULED =
      """
      select name, version, updated_at from dag
       where scheduled_version is null or scheduled_version <> version
          or scheduled_at <> updated_at
       order by name
      """;

  private ScheduleRows() {}

  static StoredSchedules read(Connection c, Set<Integer> shards) throws SQLException {
    List<ScheduleRow> schedules = new ArrayList<>();
    List<PauseRow> pauses = new ArrayList<>();
    Map<String, Integer> shardOf = new HashMap<>();
    try (PreparedStatement query =
            c.prepareStatement("select * from schedule order by dag, trigger_id");
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        if (shards.contains(row.getInt("shard"))) {
          schedules.add(schedule(row));
          shardOf.put(row.getString("dag"), row.getInt("shard"));
        }
      }
    }
    try (PreparedStatement query = c.prepareStatement("select * from schedule_pause");
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        Integer shard = shardOf.get(row.getString("dag"));
        if (shard != null) {
          pauses.add(pause(row, shard));
        }
      }
    }
    return new StoredSchedules(schedules, pauses, StreakRows.read(c, shards));
  }

  static List<DagHead> unscheduled(Connection c) throws SQLException {
    List<DagHead> heads = new ArrayList<>();
    try (PreparedStatement query = c.prepareStatement(UNSCHEDULED);
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        heads.add(
            new DagHead(row.getString(1), row.getString(2), Instant.ofEpochMilli(row.getLong(3))));
      }
    }
    return heads;
  }

  static void write(Connection c, ScheduleWrites writes) throws SQLException {
    if (!writes.schedules().isEmpty()) {
      schedules(c, List.copyOf(writes.schedules()));
    }
    if (!writes.ticks().isEmpty()) {
      ticks(c, writes.ticks());
    }
    DeliveryRows.write(c, writes.deliveries());
    StreakRows.write(c, writes.streaks());
    if (!writes.pauses().isEmpty()) {
      pauses(c, writes.pauses());
    }
    if (!writes.heads().isEmpty()) {
      heads(c, writes);
    }
  }

  private static void schedules(Connection c, List<ScheduleRow> rows) throws SQLException {
    List<ScheduleRow> unknown = new ArrayList<>();
    try (PreparedStatement update = c.prepareStatement(UPDATE_SCHEDULE)) {
      for (ScheduleRow row : rows) {
        bind(update, row);
        update.addBatch();
      }
      int[] updated = update.executeBatch();
      for (int i = 0; i < updated.length; i++) {
        if (updated[i] == 0) {
          unknown.add(rows.get(i));
        }
      }
    }
    if (unknown.isEmpty()) {
      return;
    }
    try (PreparedStatement insert = c.prepareStatement(INSERT_SCHEDULE)) {
      for (ScheduleRow row : unknown) {
        bind(insert, row);
        insert.setInt(8, row.shard());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private static void bind(PreparedStatement statement, ScheduleRow row) throws SQLException {
    statement.setString(1, row.digest());
    statement.setString(2, row.version());
    statement.setBoolean(3, row.live());
    statement.setLong(4, row.cursor().toEpochMilli());
    Rows.instant(statement, 5, row.next());
    statement.setString(6, row.dag());
    statement.setString(7, row.trigger());
  }

  private static void ticks(Connection c, List<TickRow> rows) throws SQLException {
    try (PreparedStatement insert = c.prepareStatement(INSERT_TICK)) {
      for (TickRow row : rows) {
        insert.setString(1, row.key().dag());
        insert.setString(2, row.key().trigger());
        insert.setLong(3, row.first().toEpochMilli());
        insert.setLong(4, row.last().toEpochMilli());
        insert.setLong(5, row.count().ticks());
        insert.setBoolean(6, row.count().exact());
        insert.setString(7, row.outcome().name());
        Rows.text(insert, 8, row.detail().map(Rows::message));
        Rows.instant(insert, 9, row.window().map(Window::start));
        Rows.instant(insert, 10, row.window().map(Window::end));
        Rows.text(insert, 11, row.run());
        Rows.instant(insert, 12, row.into());
        insert.setLong(13, row.decidedAt().toEpochMilli());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private static void pauses(Connection c, Map<ScheduleKey, Optional<PauseRow>> pauses)
      throws SQLException {
    try (PreparedStatement delete = c.prepareStatement(DELETE_PAUSE);
        PreparedStatement insert = c.prepareStatement(INSERT_PAUSE)) {
      for (Map.Entry<ScheduleKey, Optional<PauseRow>> entry : pauses.entrySet()) {
        delete.setString(1, entry.getKey().dag());
        delete.setString(2, entry.getKey().trigger());
        delete.executeUpdate();
        if (entry.getValue().isPresent()) {
          PauseRow row = entry.getValue().get();
          insert.setString(1, row.key().dag());
          insert.setString(2, row.key().trigger());
          insert.setString(3, row.by());
          insert.setString(4, Rows.message(row.reason()));
          insert.setLong(5, row.since().toEpochMilli());
          insert.executeUpdate();
        }
      }
    }
  }

  private static void heads(Connection c, ScheduleWrites writes) throws SQLException {
    try (PreparedStatement update = c.prepareStatement(SCHEDULED)) {
      for (DagHead head : writes.heads()) {
        update.setString(1, head.version());
        update.setLong(2, head.updatedAt().toEpochMilli());
        update.setString(3, head.dag());
        update.addBatch();
      }
      update.executeBatch();
    }
  }

  /** The schedule of a row. */
  public static ScheduleRow schedule(ResultSet row) throws SQLException {
    return new ScheduleRow(
        row.getString("dag"),
        row.getString("trigger_id"),
        row.getInt("shard"),
        row.getString("digest"),
        row.getString("version"),
        row.getBoolean("live"),
        Instant.ofEpochMilli(row.getLong("cursor_at")),
        Rows.instant(row, "next_at"));
  }

  /** The pause of a row. */
  public static PauseRow pause(ResultSet row, int shard) throws SQLException {
    return new PauseRow(
        new ScheduleKey(row.getString("dag"), row.getString("trigger_id")),
        shard,
        row.getString("paused_by"),
        row.getString("reason"),
        Instant.ofEpochMilli(row.getLong("since")));
  }

  /** The tick of a row. */
  public static TickRow tick(ResultSet row, int shard) throws SQLException {
    Optional<Instant> end = Rows.instant(row, "window_end");
    return new TickRow(
        new ScheduleKey(row.getString("dag"), row.getString("trigger_id")),
        shard,
        Instant.ofEpochMilli(row.getLong("tick")),
        Instant.ofEpochMilli(row.getLong("last_tick")),
        new TickCount(row.getLong("ticks"), row.getBoolean("exact")),
        TickOutcome.valueOf(row.getString("outcome")),
        Optional.ofNullable(row.getString("detail")),
        Rows.instant(row, "window_start").flatMap(start -> end.map(to -> new Window(start, to))),
        Optional.ofNullable(row.getString("run_id")),
        Rows.instant(row, "into_tick"),
        Instant.ofEpochMilli(row.getLong("decided_at")));
  }
}
