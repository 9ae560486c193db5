package dev.millrace.bench.process;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A PostgreSQL of the benchmark's own that loses nothing: it waits for the disk at every commit.
 */
public final class PostgresServer implements AutoCloseable {
  private final EmbeddedPostgres postgres;
  private final Path directory;
  private final Path data;

  private PostgresServer(EmbeddedPostgres postgres, Path directory, Path data) {
    this.postgres = postgres;
    this.directory = directory;
    this.data = data;
  }

  public static PostgresServer start(Path directory) {
    try {
      Path data = directory.resolve("postgres-data");
      EmbeddedPostgres postgres =
          EmbeddedPostgres.builder()
              .setOverrideWorkingDirectory(directory.resolve("postgres").toFile())
              .setDataDirectory(data.toFile())
              .setCleanDataDirectory(true)
              .setServerConfig("fsync", "on")
              .setServerConfig("synchronous_commit", "on")
              .setServerConfig("full_page_writes", "on")
              .setServerConfig("max_connections", "100")
              .setServerConfig("shared_preload_libraries", "pg_stat_statements")
              .start();
      PostgresServer server = new PostgresServer(postgres, directory, data);
      server.run(Statements.PREPARE);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL cannot be started: " + e.getMessage(), e);
    }
  }

  public String url() {
    return postgres.getJdbcUrl("postgres", "postgres");
  }

  public String user() {
    return "postgres";
  }

  public Connection connect() throws SQLException {
    return DriverManager.getConnection(url(), user(), "");
  }

  /** {@code fsync=on, synchronous_commit=on} and the like, as the server itself says. */
  public String durability() {
    List<String> settings = new ArrayList<>();
    for (String name : List.of("fsync", "synchronous_commit", "full_page_writes")) {
      settings.add(name + "=" + text("show " + name));
    }
    return String.join(", ", settings);
  }

  public String version() {
    return "PostgreSQL " + text("show server_version");
  }

  /** The first column of the first row. */
  public String text(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    } catch (SQLException e) {
      throw new BenchmarkFailed("PostgreSQL: " + sql + ": " + e.getMessage(), e);
    }
  }

  public void run(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new BenchmarkFailed("PostgreSQL: " + sql + ": " + e.getMessage(), e);
    }
  }

  /** The process that all others of the server are children of. */
  public long pid() {
    try {
      return Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends every connection and the server, as {@code pg_ctl stop -m fast} does. */
  public void stop() {
    long pid = pid();
    Signal.send("INT", pid);
    Poll.until(
        "PostgreSQL to stop",
        Duration.ofSeconds(30),
        Duration.ofMillis(20),
        () -> !Files.exists(data.resolve("postmaster.pid")));
  }

  /** Starts it again with the command line of before. */
  public void startAgain() {
    try {
      String[] words =
          Files.readString(data.resolve("postmaster.opts")).strip().replace("\"", "").split(" +");
      List<String> command = new ArrayList<>();
      if ("root".equals(System.getProperty("user.name"))) {
        command.addAll(List.of("unshare", "-U")); // PostgreSQL refuses to be run by root
      }
      command.add(binary(words[0]).toString());
      command.addAll(List.of(words).subList(1, words.length));
      new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(directory.resolve("postgres.log").toFile())
          .start();
      Poll.until("PostgreSQL", Duration.ofSeconds(30), Duration.ofMillis(20), this::answers);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path binary(String named) throws IOException {
    Path path = Path.of(named);
    if (Files.isExecutable(path)) {
      return path;
    }
    try (Stream<Path> files = Files.walk(directory.resolve("postgres"), 4)) {
      return files.filter(file -> file.endsWith("bin/postgres")).findFirst().orElseThrow();
    }
  }

  private boolean answers() {
    try (Connection connection = connect()) {
      return connection.isValid(1);
    } catch (SQLException e) {
      return false;
    }
  }

  /** {@code kill -9} of the server with all its processes, as a power cut would. */
  public void kill() {
    long pid = pid();
    List<ProcessHandle> children =
        ProcessHandle.of(pid).stream().flatMap(ProcessHandle::descendants).toList();
    Signal.send("KILL", pid);
    for (ProcessHandle child : children) {
      child.destroyForcibly();
      try {
        child.onExit().get(5, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
        // not our child: the next start says if it is still there
      }
    }
    try {
      Files.deleteIfExists(data.resolve("postmaster.pid"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      if (Files.exists(data.resolve("postmaster.pid"))) {
        stop();
      }
      postgres.close();
    } catch (IOException | RuntimeException e) {
      // it was stopped already
    }
  }
}
