package dev.millrace.scheduler.store;

import dev.millrace.engine.dag.DagStep;
import dev.millrace.engine.run.ActiveRun;
import dev.millrace.engine.run.ItemRange;
import dev.millrace.engine.run.RunHeader;
import dev.millrace.engine.run.RunTick;
import dev.millrace.engine.run.StopKind;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The statements of a group commit, prepared once per connection and run as batches. */
final class CommitStatements {
  private final PreparedStatement checkShards;
  private final PreparedStatement insertRun;
  private final PreparedStatement updateRun;
  private final PreparedStatement insertTask;
  private final PreparedStatement updateTask;
  private final PreparedStatement updateTaskAndAttempt;
  private final PreparedStatement insertItem;
  private final PreparedStatement setItems;
  private final AttemptRows attempts;
  private final PreparedStatement insertArtifact;
  private final ClaimRows claims;

  CommitStatements(Connection c) throws SQLException {
    checkShards =
        c.prepareStatement(
            "select id, owner, epoch from shard where id = any(?) order by id for update");
    insertRun =
        c.prepareStatement(
            """
            insert into run (id, shard, dag, version, state, params, trigger_kind, created_at,
                             started_at, ended_at, reason, stop, timeout_millis, parent_run,
                             parent_task, depth, cache, fork, outputs, trigger_id, tick,
                             window_start, window_end)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """);
    updateRun =
        c.prepareStatement(
            """
            update run set state = ?, started_at = ?, ended_at = ?, reason = ?, stop = ?,
                           generations = ?, outputs = ?
             where id = ?
            """);
    insertTask =
        c.prepareStatement(
            "insert into task (run_id, position, id, step, kind, "
                + String.join(", ", TaskRows.COLUMNS)
                + ") values (?, ?, ?, ?, ?"
                + ", ?".repeat(TaskRows.COLUMNS.length)
                + ")");
    String columns =
        Arrays.stream(TaskRows.COLUMNS)
            .map(column -> column + " = ?")
            .collect(Collectors.joining(", "));
    String where = " where run_id = ? and position = ? and token = ?";
    updateTask = c.prepareStatement("update task set " + columns + where);
    updateTaskAndAttempt =
        c.prepareStatement("update task set " + columns + ", " + AttemptRows.ASSIGNMENTS + where);
    insertItem =
        c.prepareStatement(
            "insert into task (run_id, position, id, step, kind, "
                + String.join(", ", TaskRows.COLUMNS)
                + ", "
                + AttemptRows.COLUMNS
                + ") values (?, ?, ?, ?, ?"
                + ", ?".repeat(TaskRows.COLUMNS.length + AttemptRows.PARAMETERS)
                + ")");
    setItems =
        c.prepareStatement(
            "update task set items = ?, first_item = ? where run_id = ? and position = ?");
    attempts = new AttemptRows(c);
    claims = new ClaimRows(c);
    insertArtifact =
        c.prepareStatement(
            """
            insert into artifact (digest, type, bytes, run_id, task_id, port, facts, created_at)
            select cast(? as varchar(64)), cast(? as varchar(20)), cast(? as bigint),
                   cast(? as varchar(40)), cast(? as varchar(200)), cast(? as varchar(200)),
                   cast(? as varchar(1048576)), cast(? as bigint)
             where not exists (select 1 from artifact where digest = ?)
            """);
  }

  void write(Writes writes, String scheduler, Map<Integer, Long> epochs) throws SQLException {
    checkEpochs(writes, scheduler, epochs);
    insertRuns(writes);
    updateRuns(writes);
    AttemptRows.Newest newest = attempts.write(writes);
    updateTasks(writes, newest);
    insertItems(writes, newest);
    setItems(writes);
    attempts.write(newest.left());
    insertArtifacts(writes);
    CacheRows.write(insertArtifact.getConnection(), writes.cacheEntries());
    if (!writes.claims().isEmpty()) {
      claims.write(writes);
    }
    ScheduleRows.write(insertRun.getConnection(), writes.schedules());
    BackfillRows.write(insertRun.getConnection(), writes.backfills());
    EventRows.write(insertRun.getConnection(), writes.events());
  }

  /** Locks the rows until the end of the transaction, so that no shard changes hands meanwhile. */
  private void checkEpochs(Writes writes, String scheduler, Map<Integer, Long> epochs)
      throws SQLException {
    Set<Integer> mine = new TreeSet<>(writes.shards());
    if (mine.isEmpty()) {
      return;
    }
    Array shards = checkShards.getConnection().createArrayOf("integer", mine.toArray());
    checkShards.setArray(1, shards);
    try (ResultSet row = checkShards.executeQuery()) {
      while (row.next()) {
        int shard = row.getInt("id");
        if (scheduler.equals(row.getString("owner"))
            && epochs.getOrDefault(shard, -1L) == row.getLong("epoch")) {
          mine.remove(shard);
        }
      }
    } finally {
      shards.free();
    }
    if (!mine.isEmpty()) {
      throw new OwnershipLost("shards " + mine + " are no longer owned by " + scheduler);
    }
  }

  private void insertRuns(Writes writes) throws SQLException {
    if (writes.newRuns().isEmpty()) {
      return;
    }
    for (ActiveRun run : writes.newRuns()) {
      insertRun.setString(1, run.header().id());
      insertRun.setInt(2, run.header().shard());
      insertRun.setString(3, run.header().dag());
      insertRun.setString(4, run.header().dagVersion());
      insertRun.setString(5, run.state().name());
      insertRun.setString(6, Json.write(run.header().params()));
      insertRun.setString(7, run.header().trigger());
      insertRun.setLong(8, run.header().createdAt().toEpochMilli());
      Rows.instant(insertRun, 9, run.startedAt());
      Rows.instant(insertRun, 10, run.endedAt());
      insertRun.setString(11, Rows.message(run.reason()));
      Rows.text(insertRun, 12, run.stop().map(StopKind::name));
      bindOrigin(run.header());
      Rows.text(insertRun, 19, Rows.outputs(run.outputs()));
      bindTick(run.header().tick());
      insertRun.addBatch();
      for (int i = 0; i < run.plan().size(); i++) {
        bindTask(insertTask, run, i);
        insertTask.addBatch();
      }
    }
    insertRun.executeBatch();
    insertTask.executeBatch();
  }

  /** Returns the number of the next parameter. */
  private static int bindTask(PreparedStatement insert, ActiveRun run, int position)
      throws SQLException {
    DagStep step = run.step(position);
    insert.setString(1, run.header().id());
    insert.setInt(2, position);
    insert.setString(3, run.taskId(position));
    insert.setString(4, step.id());
    insert.setString(5, step.kind().name());
    TaskRows.bind(insert, 6, run.task(position), run.result(position));
    return 6 + TaskRows.COLUMNS.length;
  }

  /** What happened to an item before anything else is written with it. */
  private void insertItems(Writes writes, AttemptRows.Newest newest) throws SQLException {
    for (Writes.TaskKey item : writes.newItems()) {
      ActiveRun run = item.run();
      int next = bindTask(insertItem, run, item.position());
      Optional<AttemptRow> attempt = newest.take(run.header().id(), run.taskId(item.position()));
      if (attempt.isPresent()) {
        AttemptRows.bind(insertItem, next, attempt.get());
      } else {
        AttemptRows.bindNone(insertItem, next);
      }
      insertItem.addBatch();
    }
    if (!writes.newItems().isEmpty()) {
      insertItem.executeBatch();
    }
  }

  private void setItems(Writes writes) throws SQLException {
    for (Writes.TaskKey mapped : writes.expanded()) {
      ItemRange range = mapped.run().items(mapped.position()).orElseThrow();
      setItems.setInt(1, range.count());
      setItems.setInt(2, range.first());
      setItems.setString(3, mapped.run().header().id());
      setItems.setInt(4, mapped.position());
      setItems.addBatch();
    }
    if (!writes.expanded().isEmpty()) {
      setItems.executeBatch();
    }
  }

  private void bindOrigin(RunHeader header) throws SQLException {
    Rows.number(insertRun, 13, header.timeout().map(Duration::toMillis));
    Rows.text(insertRun, 14, header.parent().map(RunHeader.Parent::run));
    Rows.text(insertRun, 15, header.parent().map(RunHeader.Parent::task));
    Rows.number(insertRun, 16, header.parent().map(parent -> (long) parent.depth()));
    insertRun.setBoolean(17, header.cache());
    Rows.text(insertRun, 18, header.fork().map(RerunNotes::write));
  }

  private void bindTick(Optional<RunTick> tick) throws SQLException {
    Rows.text(insertRun, 20, tick.map(RunTick::trigger));
    Rows.instant(insertRun, 21, tick.map(RunTick::tick));
    Rows.instant(insertRun, 22, tick.map(of -> of.window().start()));
    Rows.instant(insertRun, 23, tick.map(of -> of.window().end()));
  }

  private void updateRuns(Writes writes) throws SQLException {
    for (ActiveRun run : writes.changedRuns()) {
      updateRun.setString(1, run.state().name());
      Rows.instant(updateRun, 2, run.startedAt());
      Rows.instant(updateRun, 3, run.endedAt());
      updateRun.setString(4, Rows.message(run.reason()));
      Rows.text(updateRun, 5, run.stop().map(StopKind::name));
      Rows.text(updateRun, 6, RerunNotes.text(run.generations()));
      Rows.text(updateRun, 7, Rows.outputs(run.outputs()));
      updateRun.setString(8, run.header().id());
      updateRun.addBatch();
    }
    if (!writes.changedRuns().isEmpty()) {
      updateRun.executeBatch();
    }
  }

  /** A row with another token was written by someone else: then this batch must not count. */
  private void updateTasks(Writes writes, AttemptRows.Newest newest) throws SQLException {
    Set<PreparedStatement> filled = new LinkedHashSet<>();
    for (Map.Entry<Writes.TaskKey, Long> entry : writes.tasks().entrySet()) {
      ActiveRun run = entry.getKey().run();
      int position = entry.getKey().position();
      Optional<AttemptRow> attempt = newest.take(run.header().id(), run.taskId(position));
      PreparedStatement update = attempt.isPresent() ? updateTaskAndAttempt : updateTask;
      TaskRows.bind(update, 1, run.task(position), run.result(position));
      int next = TaskRows.COLUMNS.length + 1;
      if (attempt.isPresent()) {
        AttemptRows.bind(update, next, attempt.get());
        next += AttemptRows.PARAMETERS;
      }
      update.setString(next, run.header().id());
      update.setInt(next + 1, position);
      update.setLong(next + 2, entry.getValue());
      update.addBatch();
      filled.add(update);
    }
    for (PreparedStatement update : filled) {
      for (int updated : update.executeBatch()) {
        if (updated == 0) {
          throw new OwnershipLost("a task has another token than this scheduler believed");
        }
      }
    }
  }

  private void insertArtifacts(Writes writes) throws SQLException {
    for (ArtifactRow artifact : writes.artifacts()) {
      insertArtifact.setString(1, artifact.output().digest());
      insertArtifact.setString(2, artifact.output().type());
      insertArtifact.setLong(3, artifact.output().bytes());
      insertArtifact.setString(4, artifact.run());
      insertArtifact.setString(5, artifact.task());
      insertArtifact.setString(6, artifact.output().port());
      insertArtifact.setString(7, Json.write(artifact.output().facts()));
      insertArtifact.setLong(8, artifact.createdAt().toEpochMilli());
      insertArtifact.setString(9, artifact.output().digest());
      insertArtifact.executeUpdate(); // one by one: a batch may hold the same digest twice
    }
  }
}
