package dev.millrace.scheduler.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The rows that say which scheduler lives and which owns what, on a connection of the caller. */
final class Shards {
  private static final Duration SCHEDULERS_KEPT = Duration.ofDays(7);

  private static final String NOW = Database.NOW;

  private Shards() {}

  static ShardTable look(Connection c, String scheduler, int shards) throws SQLException {
    sayThatItLives(c, scheduler);
    Map<Integer, ShardTable.Shard> rows = rows(c);
    for (int shard = 0; shard < shards; shard++) {
      if (rows.putIfAbsent(shard, new ShardTable.Shard(Optional.empty(), 0)) == null) {
        add(c, shard);
      }
    }
    rows.keySet().removeIf(shard -> shard >= shards);
    return new ShardTable(rows, signs(c), MaintenanceRows.read(c));
  }

  static Map<Integer, Long> take(Connection c, String scheduler, Map<Integer, Long> seen)
      throws SQLException {
    Map<Integer, Long> taken = new TreeMap<>();
    try (PreparedStatement take =
        c.prepareStatement("update shard set owner = ?, epoch = ? where id = ? and epoch = ?")) {
      for (Map.Entry<Integer, Long> shard : new TreeMap<>(seen).entrySet()) {
        take.setString(1, scheduler);
        take.setLong(2, shard.getValue() + 1);
        take.setInt(3, shard.getKey());
        take.setLong(4, shard.getValue());
        if (take.executeUpdate() == 1) {
          taken.put(shard.getKey(), shard.getValue() + 1);
        }
      }
    }
    return taken;
  }

  static void release(Connection c, String scheduler, Map<Integer, Long> owned)
      throws SQLException {
    try (PreparedStatement release =
        c.prepareStatement(
            "update shard set owner = null where id = ? and owner = ? and epoch = ?")) {
      for (Map.Entry<Integer, Long> shard : new TreeMap<>(owned).entrySet()) {
        release.setInt(1, shard.getKey());
        release.setString(2, scheduler);
        release.setLong(3, shard.getValue());
        release.executeUpdate();
      }
    }
  }

  static void leave(Connection c, String scheduler) throws SQLException {
    try (PreparedStatement delete = c.prepareStatement("delete from scheduler where id = ?")) {
      delete.setString(1, scheduler);
      delete.executeUpdate();
    }
  }

  private static void sayThatItLives(Connection c, String scheduler) throws SQLException {
    try (PreparedStatement update =
        c.prepareStatement("update scheduler set heartbeat_at = " + NOW + " where id = ?")) {
      update.setString(1, scheduler);
      if (update.executeUpdate() == 1) {
        return;
      }
    }
    try (PreparedStatement insert =
        c.prepareStatement(
            "insert into scheduler (id, started_at, heartbeat_at) values (?, %s, %s)"
                .formatted(NOW, NOW))) {
      insert.setString(1, scheduler);
      insert.executeUpdate();
    }
    try (PreparedStatement delete =
        c.prepareStatement("delete from scheduler where heartbeat_at < " + NOW + " - ?")) {
      delete.setLong(1, SCHEDULERS_KEPT.toMillis());
      delete.executeUpdate();
    }
  }

  private static Map<Integer, ShardTable.Shard> rows(Connection c) throws SQLException {
    Map<Integer, ShardTable.Shard> rows = new HashMap<>();
    try (PreparedStatement query = c.prepareStatement("select id, owner, epoch from shard");
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        rows.put(
            row.getInt("id"),
            new ShardTable.Shard(
                Optional.ofNullable(row.getString("owner")), row.getLong("epoch")));
      }
    }
    return rows;
  }

  private static Map<String, ShardTable.SignOfLife> signs(Connection c) throws SQLException {
    Map<String, ShardTable.SignOfLife> signs = new HashMap<>();
    try (PreparedStatement query =
            c.prepareStatement(
                "select id, heartbeat_at, " + NOW + " - heartbeat_at as age from scheduler");
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        signs.put(
            row.getString("id"),
            new ShardTable.SignOfLife(
                row.getLong("heartbeat_at"), Duration.ofMillis(row.getLong("age"))));
      }
    }
    return signs;
  }

  private static void add(Connection c, int shard) throws SQLException {
    try (PreparedStatement insert =
        c.prepareStatement(
            """
            insert into shard (id, owner, epoch)
            select cast(? as integer), null, 0
             where not exists (select 1 from shard where id = ?)
            """)) {
      insert.setInt(1, shard);
      insert.setInt(2, shard);
      insert.executeUpdate();
    }
  }
}
