package dev.millrace.scheduler.store;

import dev.millrace.engine.run.RunHeader;
import dev.millrace.engine.run.RunState;
import dev.millrace.engine.run.StopKind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Runs with their tasks from rows. */
final class StoredRuns {
  private StoredRuns() {}

  static Optional<StoredRun> find(Connection c, String run) throws SQLException {
    try (PreparedStatement query = c.prepareStatement("select * from run where id = ?")) {
      query.setString(1, run);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? Optional.of(read(c, row)) : Optional.empty();
      }
    }
  }

  /** The run of a row, with its tasks. */
  static StoredRun read(Connection c, ResultSet row) throws SQLException {
    RunHeader header =
        new RunHeader(
            row.getString("id"),
            row.getInt("shard"),
            row.getString("dag"),
            row.getString("version"),
            Json.map(row.getString("params")),
            row.getString("trigger_kind"),
            Instant.ofEpochMilli(row.getLong("created_at")),
            Rows.number(row, "timeout_millis").map(Duration::ofMillis),
            parent(row),
            row.getBoolean("cache") || row.wasNull(),
            Optional.ofNullable(row.getString("fork")).map(RerunNotes::fork),
            Rows.tick(row));
    StoredTasks tasks = new StoredTasks();
    try (PreparedStatement query =
        c.prepareStatement("select * from task where run_id = ? order by run_id, position")) {
      query.setString(1, header.id());
      try (ResultSet task = query.executeQuery()) {
        while (task.next()) {
          tasks.add(
              task.getInt("position"),
              TaskRows.task(task),
              TaskRows.result(task),
              TaskRows.items(task));
        }
      }
    }
    return StoredRun.of(
        header,
        RunState.valueOf(row.getString("state")),
        Optional.ofNullable(row.getString("stop")).map(StopKind::valueOf),
        Rows.instant(row, "started_at"),
        Rows.instant(row, "ended_at"),
        row.getString("reason"),
        RerunNotes.generations(row.getString("generations")),
        tasks);
  }

  private static Optional<RunHeader.Parent> parent(ResultSet row) throws SQLException {
    String run = row.getString("parent_run");
    return run == null
        ? Optional.empty()
        : Optional.of(new RunHeader.Parent(run, row.getString("parent_task"), row.getInt("depth")));
  }
}
