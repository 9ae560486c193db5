package dev.millrace.scheduler.store;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The artifacts that count as outputs of DAGs as rows, on a connection of the caller. */
final class OutputRows {
  /** Locks them, in one order for all, until the end of the transaction. */
  private static final String HOLD =
      "select * from dag_output where dag = any(?) order by dag, output for update";

  private static final String FIND = "select * from dag_output where dag = ? and output = ?";

  private static final String INSERT =
      "insert into dag_output (digest, run_id, since, row_count, dag, output) values (?, ?, ?, ?, ?, ?)";

  private static final String UPDATE =
      "update dag_output set digest = ?, run_id = ?, since = ?, row_count = ? where dag = ? and output = ?";

  private static final Comparator<OutputRow> ORDER =
      Comparator.comparing((OutputRow row) -> row.key().dag())
          .thenComparing(row -> row.key().output());

  private OutputRows() {}

  /**
   * Keeps what runs have left, if it is other than what was there. Two statements at most, however
   * many runs ended, and none if none of them left an artifact; a third for outputs that have never
   * been left before.
   */
  static OutputNews write(Connection c, Collection<LeftArtifact> left) throws SQLException {
    if (left.isEmpty()) {
      return OutputNews.NONE;
    }
    while (true) {
      Map<OutputRow.Key, OutputRow> before = hold(c, left);
      OutputNews news = OutputNews.of(left, before);
      List<OutputRow> fresh = new ArrayList<>(news.rows());
      fresh.removeIf(row -> before.containsKey(row.key()));
      if (insert(c, fresh)) {
        List<OutputRow> known = new ArrayList<>(news.rows());
        known.removeAll(fresh);
        batch(c, UPDATE, known);
        return news;
      }
    }
  }

  private static Map<OutputRow.Key, OutputRow> hold(Connection c, Collection<LeftArtifact> left)
      throws SQLException {
    Map<OutputRow.Key, OutputRow> found = new HashMap<>();
    Array dags =
        c.createArrayOf(
            "varchar", left.stream().map(one -> one.row().key().dag()).distinct().toArray());
    try (PreparedStatement query = c.prepareStatement(HOLD)) {
      query.setArray(1, dags);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          OutputRow one = read(row);
          found.put(one.key(), one);
        }
      }
    } finally {
      dags.free();
    }
    return found;
  }

  /** What counts now, without a lock. */
  static Optional<OutputRow> find(Connection c, OutputRow.Key key) throws SQLException {
    try (PreparedStatement query = c.prepareStatement(FIND)) {
      query.setString(1, key.dag());
      query.setString(2, key.output());
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? Optional.of(read(row)) : Optional.empty();
      }
    }
  }

  private static OutputRow read(ResultSet row) throws SQLException {
    return new OutputRow(
        new OutputRow.Key(row.getString("dag"), row.getString("output")),
        row.getString("digest"),
        row.getString("run_id"),
        Instant.ofEpochMilli(row.getLong("since")),
        rows(row));
  }

  private static OptionalLong rows(ResultSet row) throws SQLException {
    long count = row.getLong("row_count");
    return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(count);
  }

  /**
   * Rows that nobody could lock, as they were not there.
   *
   * @return whether they are there now; not if another scheduler has ended the first run of the
   *     same DAG at the same moment, and then they can be locked
   */
  private static boolean insert(Connection c, List<OutputRow> rows) throws SQLException {
    if (rows.isEmpty()) {
      return true;
    }
    Savepoint before = c.setSavepoint();
    try {
      batch(c, INSERT, rows);
      c.releaseSavepoint(before);
      return true;
    } catch (SQLException e) {
      if (!Pools.DUPLICATE_KEY.equals(e.getSQLState())) {
        throw e;
      }
      c.rollback(before);
      return false;
    }
  }

  private static void batch(Connection c, String sql, List<OutputRow> rows) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    rows.sort(ORDER); // so that two schedulers do not block each other
    try (PreparedStatement statement = c.prepareStatement(sql)) {
      for (OutputRow row : rows) {
        statement.setString(1, row.digest());
        statement.setString(2, row.run());
        statement.setLong(3, row.since().toEpochMilli());
        if (row.rows().isPresent()) {
          statement.setLong(4, row.rows().getAsLong());
        } else {
          statement.setNull(4, Types.BIGINT);
        }
        statement.setString(5, row.key().dag());
        statement.setString(6, row.key().output());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }
}
