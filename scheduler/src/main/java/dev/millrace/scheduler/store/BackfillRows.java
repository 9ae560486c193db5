package dev.millrace.scheduler.store;

import dev.millrace.engine.backfill.BackfillItem;
import dev.millrace.engine.backfill.BackfillOrder;
import dev.millrace.engine.backfill.BackfillState;
import dev.millrace.engine.backfill.PastTickRun;
import dev.millrace.engine.backfill.Reprocess;
import dev.millrace.engine.run.RunState;
import dev.millrace.engine.run.RunTick;
import dev.millrace.engine.schedule.Window;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Backfills and their items as rows, on a connection of the caller. */
public final class BackfillRows {
  private static final String INSERT =
      """
      insert into backfill (id, shard, dag, version, trigger_id, range_from, range_to, params,
                            run_order, reprocess, concurrency, cache, state, items, created_by,
                            reason, created_at)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private static final String INSERT_ITEM =
      """
      insert into backfill_item (backfill_id, ordinal, tick, window_start, window_end, params)
      values (?, ?, ?, ?, ?, ?)
      """;

  private static final String UPDATE =
      """
      update backfill set state = ?, changed_by = ?, changed_why = ?, changed_at = ?, ended_at = ?
       where id = ?
      """;

  private static final String TURN =
      """
      update backfill_item set outcome = ?, detail = ?, run_id = ?
       where backfill_id = ? and ordinal = ? and outcome is null
      """;

  private static final String OPEN =
      "select * from backfill where state in ('ACTIVE', 'PAUSED') order by created_at, id";

  private static final String WAITING =
      """
      select i.*, b.trigger_id from backfill_item i join backfill b on b.id = i.backfill_id
       where i.backfill_id = ? and i.outcome is null order by i.ordinal limit ?
      """;

  private static final String OPEN_RUNS =
      """
      select r.id from backfill_item i join run r on r.id = i.run_id
       where i.backfill_id = ? and i.outcome = 'RUN'
         and r.state in ('QUEUED', 'RUNNING', 'CANCELLING')
       order by i.ordinal
      """;

  private static final String LAST_OF_TICK =
      """
      select id, state from run where dag = ? and trigger_id = ? and tick = ?
       order by created_at desc, id desc limit 1
      """;

  private static final int BATCH = 500;

  private BackfillRows() {}

  /** Writes a new backfill with its items. */
  public static void insert(Connection c, BackfillRow row, List<BackfillItem> items)
      throws SQLException {
    try (PreparedStatement insert = c.prepareStatement(INSERT)) {
      insert.setString(1, row.id());
      insert.setInt(2, row.shard());
      insert.setString(3, row.dag());
      insert.setString(4, row.version());
      Rows.text(insert, 5, row.range().map(BackfillRow.Range::trigger));
      Rows.instant(insert, 6, row.range().map(BackfillRow.Range::from));
      Rows.instant(insert, 7, row.range().map(BackfillRow.Range::to));
      insert.setString(8, Json.write(row.params()));
      insert.setString(9, row.order().name());
      insert.setString(10, row.reprocess().name());
      insert.setInt(11, row.concurrency());
      insert.setBoolean(12, row.cache());
      insert.setString(13, row.state().name());
      insert.setInt(14, row.items());
      insert.setString(15, row.created().by());
      insert.setString(16, Rows.message(row.created().why()));
      insert.setLong(17, row.created().at().toEpochMilli());
      insert.executeUpdate();
    }
    try (PreparedStatement insert = c.prepareStatement(INSERT_ITEM)) {
      int batched = 0;
      for (BackfillItem item : items) {
        insert.setString(1, row.id());
        insert.setInt(2, item.ordinal());
        Rows.instant(insert, 3, item.tick().map(RunTick::tick));
        Rows.instant(insert, 4, item.tick().map(tick -> tick.window().start()));
        Rows.instant(insert, 5, item.tick().map(tick -> tick.window().end()));
        insert.setString(6, Json.write(item.params()));
        insert.addBatch();
        if (++batched % BATCH == 0) {
          insert.executeBatch();
        }
      }
      insert.executeBatch();
    }
  }

  static void write(Connection c, BackfillWrites writes) throws SQLException {
    if (!writes.changed().isEmpty()) {
      changed(c, writes);
    }
    if (!writes.turns().isEmpty()) {
      turns(c, writes.turns());
    }
  }

  private static void changed(Connection c, BackfillWrites writes) throws SQLException {
    try (PreparedStatement update = c.prepareStatement(UPDATE)) {
      for (BackfillRow row : writes.changed()) {
        update.setString(1, row.state().name());
        Rows.text(update, 2, row.changed().map(BackfillRow.Sign::by));
        Rows.text(update, 3, row.changed().map(sign -> Rows.message(sign.why())));
        Rows.instant(update, 4, row.changed().map(BackfillRow.Sign::at));
        Rows.instant(update, 5, row.endedAt());
        update.setString(6, row.id());
        update.addBatch();
      }
      update.executeBatch();
    }
  }

  /** An item that had its turn was decided on by someone else: then this batch must not count. */
  private static void turns(Connection c, List<BackfillTurn> turns) throws SQLException {
    try (PreparedStatement update = c.prepareStatement(TURN)) {
      for (BackfillTurn row : turns) {
        update.setString(1, row.outcome().name());
        Rows.text(update, 2, row.detail().map(Rows::message));
        Rows.text(update, 3, row.run());
        update.setString(4, row.backfill());
        update.setInt(5, row.ordinal());
        update.addBatch();
      }
      for (int updated : update.executeBatch()) {
        if (updated == 0) {
          throw new OwnershipLost("an item of a backfill has had its turn already");
        }
      }
    }
  }

  static List<BackfillRow> open(Connection c, Set<Integer> shards) throws SQLException {
    List<BackfillRow> rows = new ArrayList<>();
    try (PreparedStatement query = c.prepareStatement(OPEN);
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        if (shards.contains(row.getInt("shard"))) {
          rows.add(backfill(row));
        }
      }
    }
    return rows;
  }

  static List<BackfillItem> waiting(Connection c, String backfill, int most) throws SQLException {
    List<BackfillItem> items = new ArrayList<>();
    try (PreparedStatement query = c.prepareStatement(WAITING)) {
      query.setString(1, backfill);
      query.setInt(2, most);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          items.add(item(row));
        }
      }
    }
    return items;
  }

  static List<String> openRuns(Connection c, String backfill) throws SQLException {
    List<String> runs = new ArrayList<>();
    try (PreparedStatement query = c.prepareStatement(OPEN_RUNS)) {
      query.setString(1, backfill);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          runs.add(row.getString(1));
        }
      }
    }
    return runs;
  }

  static Optional<PastTickRun> lastOfTick(Connection c, ScheduleKey trigger, Instant tick)
      throws SQLException {
    try (PreparedStatement query = c.prepareStatement(LAST_OF_TICK)) {
      query.setString(1, trigger.dag());
      query.setString(2, trigger.trigger());
      query.setLong(3, tick.toEpochMilli());
      try (ResultSet row = query.executeQuery()) {
        return row.next()
            ? Optional.of(new PastTickRun(row.getString(1), RunState.valueOf(row.getString(2))))
            : Optional.empty();
      }
    }
  }

  /** The item of a row that has the trigger of its backfill too. */
  public static BackfillItem item(ResultSet row) throws SQLException {
    Optional<Instant> start = Rows.instant(row, "window_start");
    Optional<Instant> end = Rows.instant(row, "window_end");
    String trigger = row.getString("trigger_id");
    return new BackfillItem(
        row.getInt("ordinal"),
        Rows.instant(row, "tick")
            .map(tick -> new RunTick(trigger, tick, new Window(start.get(), end.get()))),
        Json.map(row.getString("params")));
  }

  /** The backfill of a row. */
  public static BackfillRow backfill(ResultSet row) throws SQLException {
    String trigger = row.getString("trigger_id");
    Optional<Instant> from = Rows.instant(row, "range_from");
    Optional<Instant> to = Rows.instant(row, "range_to");
    String changedBy = row.getString("changed_by");
    String why = row.getString("changed_why");
    return new BackfillRow(
        row.getString("id"),
        row.getInt("shard"),
        row.getString("dag"),
        row.getString("version"),
        from.map(first -> new BackfillRow.Range(trigger, first, to.orElseThrow())),
        Json.map(row.getString("params")),
        BackfillOrder.valueOf(row.getString("run_order")),
        Reprocess.valueOf(row.getString("reprocess")),
        row.getInt("concurrency"),
        row.getBoolean("cache"),
        BackfillState.valueOf(row.getString("state")),
        row.getInt("items"),
        new BackfillRow.Sign(
            row.getString("created_by"),
            row.getString("reason"),
            Instant.ofEpochMilli(row.getLong("created_at"))),
        Rows.instant(row, "changed_at").map(at -> new BackfillRow.Sign(changedBy, why, at)),
        Rows.instant(row, "ended_at"));
  }
}
