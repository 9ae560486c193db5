package dev.millrace.scheduler.store;

import dev.millrace.engine.cache.CacheEntry;
import dev.millrace.engine.cache.CacheKey;
import dev.millrace.engine.cache.KeyParts;
import dev.millrace.engine.cache.Origin;
import dev.millrace.engine.message.ToScheduler.Output;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Kept results as rows. */
final class CacheRows {
  /** So many values stand in one list, so that there are few different statements. */
  private static final int[] LIST_SIZES = {64, 8, 1};

  private static final int PRUNED_AT_ONCE = 1_000;

  private static final String BY_DIGEST = "select * from cache_entry where digest in (";
  private static final String NEWEST_OF_TASK =
      """
      select e.* from cache_entry e
       where e.created_at =
             (select max(n.created_at) from cache_entry n where n.dag = e.dag and n.task_id = e.task_id)
         and e.dag = ? and e.task_id in (""";

  private static final String PRUNE =
      """
      delete from cache_entry where created_at <=
        (select max(o.created_at) from
          (select created_at from cache_entry where created_at < ? order by created_at limit %d) o)
      """
          .formatted(PRUNED_AT_ONCE);

  private CacheRows() {}

  /** The newest entry of each of these digests that has one. */
  static List<CacheEntry> find(Connection c, Collection<String> digests) throws SQLException {
    Map<String, CacheEntry> newest = new LinkedHashMap<>();
    for (List<String> some : lists(digests)) {
      try (PreparedStatement query = c.prepareStatement(BY_DIGEST + marks(some.size()))) {
        bind(query, 1, some);
        read(query, entry -> keepNewer(newest, entry.key().digest(), entry));
      }
    }
    return List.copyOf(newest.values());
  }

  /** The newest entry of each of these tasks of a DAG that has one. */
  static List<CacheEntry> newest(Connection c, String dag, Collection<String> tasks)
      throws SQLException {
    Map<String, CacheEntry> newest = new LinkedHashMap<>();
    for (List<String> some : lists(tasks)) {
      try (PreparedStatement query = c.prepareStatement(NEWEST_OF_TASK + marks(some.size()))) {
        query.setString(1, dag);
        bind(query, 2, some);
        read(query, entry -> keepNewer(newest, entry.origin().task(), entry));
      }
    }
    return List.copyOf(newest.values());
  }

  /** Removes some of those from before this moment. */
  static void prune(Connection c, Instant before) throws SQLException {
    try (PreparedStatement delete = c.prepareStatement(PRUNE)) {
      delete.setLong(1, before.toEpochMilli());
      delete.executeUpdate();
    }
  }

  /** Writes entries, each instead of older ones of the same key and task. */
  static void write(Connection c, Collection<CacheEntry> entries) throws SQLException {
    if (entries.isEmpty()) {
      return;
    }
    List<CacheEntry> inOrder = new ArrayList<>(entries); // so that two schedulers do not block
    inOrder.sort(Comparator.comparing(entry -> entry.key().digest()));
    try (PreparedStatement delete =
            c.prepareStatement(
                "delete from cache_entry where digest = ? and dag = ? and task_id = ?");
        PreparedStatement insert =
            c.prepareStatement(
                """
                insert into cache_entry (digest, dag, task_id, run_id, attempt, created_at, parts,
                                         outputs, result_values)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)) {
      for (CacheEntry entry : inOrder) {
        bindName(delete, entry);
        delete.addBatch();
        bindName(insert, entry);
        insert.setString(4, entry.origin().run());
        insert.setInt(5, entry.origin().attempt());
        insert.setLong(6, entry.origin().at().toEpochMilli());
        insert.setString(7, Json.write(entry.key().parts().data()));
        insert.setString(8, Json.write(entry.outputs()));
        insert.setString(9, Json.write(entry.values()));
        insert.addBatch();
      }
      delete.executeBatch();
      insert.executeBatch();
    }
  }

  private static void bindName(PreparedStatement statement, CacheEntry entry) throws SQLException {
    statement.setString(1, entry.key().digest());
    statement.setString(2, entry.dag());
    statement.setString(3, entry.origin().task());
  }

  private interface Reader {
    void take(CacheEntry entry);
  }

  private static void read(PreparedStatement query, Reader reader) throws SQLException {
    try (ResultSet row = query.executeQuery()) {
      while (row.next()) {
        reader.take(entry(row));
      }
    }
  }

  private static CacheEntry entry(ResultSet row) throws SQLException {
    return new CacheEntry(
        row.getString("dag"),
        new CacheKey(row.getString("digest"), KeyParts.read(Json.map(row.getString("parts")))),
        new Origin(
            row.getString("run_id"),
            row.getString("task_id"),
            row.getInt("attempt"),
            Instant.ofEpochMilli(row.getLong("created_at"))),
        Json.list(row.getString("outputs"), Output.class),
        Json.map(row.getString("result_values")));
  }

  private static void keepNewer(Map<String, CacheEntry> newest, String name, CacheEntry entry) {
    newest.merge(name, entry, (one, other) -> one.isNewerThan(other) ? one : other);
  }

  private static List<List<String>> lists(Collection<String> values) {
    List<String> all = List.copyOf(values);
    List<List<String>> lists = new ArrayList<>();
    int from = 0;
    for (int size : LIST_SIZES) {
      for (; all.size() - from >= size; from += size) {
        lists.add(all.subList(from, from + size));
      }
    }
    return lists;
  }

  private static String marks(int count) {
    return "?" + ", ?".repeat(count - 1) + ")";
  }

  private static void bind(PreparedStatement query, int first, List<String> values)
      throws SQLException {
    for (int i = 0; i < values.size(); i++) {
      query.setString(first + i, values.get(i));
    }
  }
}
