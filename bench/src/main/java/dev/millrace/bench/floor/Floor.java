package dev.millrace.bench.floor;

import dev.millrace.bench.process.BenchmarkFailed;
import dev.millrace.bench.process.Mode;
import dev.millrace.bench.process.PostgresServer;
import dev.millrace.bench.result.Figure;
import dev.millrace.bench.statistics.Summary;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What the machine can do without Millrace.
 *
 * @param commits milliseconds of a group commit, by database and rows
 * @param postgresql what the database of the floor says about itself
 */
public record Floor(
    Map<String, Summary> commits,
    Summary fsync,
    Summary message,
    double messagesPerSecond,
    Summary http,
    String postgresql) {
  private static final List<Integer> ROWS = List.of(1, 10, 100, 1000);

  /** Measures all of it, which takes about {@code time} for each of a dozen figures. */
  public static Floor measure(Path directory, Duration time, Consumer<String> progress) {
    Map<String, Summary> commits = new TreeMap<>();
    progress.accept("fsync");
    Summary fsync = Summary.of(FileFloor.millis(directory, time));
    String version;
    try (PostgresServer postgres = PostgresServer.start(directory);
        Connection connection = postgres.connect()) {
      version = postgres.version() + " (" + postgres.durability() + ")";
      commits("PostgreSQL", connection, time, commits, progress);
    } catch (SQLException e) {
      throw new BenchmarkFailed("the floor of PostgreSQL: " + e.getMessage(), e);
    }
    try (Connection connection = CommitFloor.h2(directory)) {
      commits("H2", connection, time, commits, progress);
    } catch (SQLException e) {
      throw new BenchmarkFailed("the floor of H2: " + e.getMessage(), e);
    }
    progress.accept("messages");
    try (MessageFloor messages = MessageFloor.start(directory)) {
      Summary message = Summary.of(messages.roundTrips(time));
      double perSecond = messages.perSecond(time);
      progress.accept("HTTP");
      return new Floor(
          commits, fsync, message, perSecond, Summary.of(HttpFloor.millis(time)), version);
    }
  }

  private static void commits(
      String database,
      Connection connection,
      Duration time,
      Map<String, Summary> into,
      Consumer<String> progress)
      throws SQLException {
    for (int rows : ROWS) {
      progress.accept(database + ", " + rows + " rows a commit");
      into.put(key(database, rows), Summary.of(CommitFloor.millis(connection, rows, time)));
    }
  }

  private static String key(String database, int rows) {
    return database + ", " + rows + " rows a commit";
  }

  private static String database(Mode mode) {
    return mode == Mode.EMBEDDED ? "H2" : "PostgreSQL";
  }

  /** Milliseconds of one commit with one row. */
  public double commit(Mode mode) {
    return commits.get(key(database(mode), 1)).median();
  }

  /** Rows per second at 100 rows a commit. */
  public double rowsPerSecond(Mode mode) {
    return 100_000 / commits.get(key(database(mode), 100)).median();
  }

  public List<Figure> figures() {
    List<Figure> figures = new ArrayList<>();
    figures.add(figure("write and fsync of 8 KiB", "ms", fsync));
    commits.forEach((name, summary) -> figures.add(figure(name, "ms", summary)));
    for (Mode mode : List.of(Mode.EMBEDDED, Mode.POSTGRESQL)) {
      figures.add(
          Figure.once(
              database(mode) + ", rows at 100 a commit", "/s", Math.round(rowsPerSecond(mode))));
    }
    figures.add(figure("message there and back, two processes", "ms", message));
    figures.add(
        Figure.once("messages each way, many under way", "/s", Math.round(messagesPerSecond)));
    figures.add(figure("HTTP POST over loopback", "ms", http));
    return figures;
  }

  private static Figure figure(String name, String unit, Summary summary) {
    return new Figure(name, unit, true, summary, List.of(), java.util.Optional.empty());
  }
}
