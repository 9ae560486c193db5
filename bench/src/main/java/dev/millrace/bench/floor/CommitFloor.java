package dev.millrace.bench.floor;

import dev.millrace.bench.process.BenchmarkFailed;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Group commits of small rows on one connection, as the scheduler's loop does them, and no more.
 */
final class CommitFloor {
  private static final String PAYLOAD = "x".repeat(200);

  private final Connection connection;
  private long next;

  private CommitFloor(Connection connection) {
    this.connection = connection;
  }

  /** Milliseconds of every commit of so many rows, for a while. */
  static List<Double> millis(Connection connection, int rows, Duration time) throws SQLException {
    return new CommitFloor(connection).measure(rows, time);
  }

  /** H2 in a file, written at every commit, as in the embedded mode. */
  static Connection h2(Path directory) {
    try {
      return DriverManager.getConnection(
          "jdbc:h2:file:" + directory.resolve("floor").toAbsolutePath() + ";WRITE_DELAY=0");
    } catch (SQLException e) {
      throw new BenchmarkFailed("H2: " + e.getMessage(), e);
    }
  }

  private List<Double> measure(int rows, Duration time) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("drop table if exists floor");
      statement.execute(
          "create table floor (id bigint primary key, state varchar(20), payload varchar(200))");
      connection.commit();
    }
    try (PreparedStatement insert =
        connection.prepareStatement("insert into floor (id, state, payload) values (?, ?, ?)")) {
      run(insert, rows, time.dividedBy(4)); // discarded
      return run(insert, rows, time);
    }
  }

  private List<Double> run(PreparedStatement insert, int rows, Duration time) throws SQLException {
    List<Double> millis = new ArrayList<>();
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      long began = System.nanoTime();
      for (int i = 0; i < rows; i++) {
        insert.setLong(1, ++next);
        insert.setString(2, "SUCCEEDED");
        insert.setString(3, PAYLOAD);
        insert.addBatch();
      }
      insert.executeBatch();
      connection.commit();
      millis.add((System.nanoTime() - began) / 1e6);
    }
    return millis;
  }
}
