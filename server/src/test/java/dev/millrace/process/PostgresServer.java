package dev.millrace.process;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A PostgreSQL that can be stopped, started again on the same port, and frozen. */
final class PostgresServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final EmbeddedPostgres first;
  private final Path directory;
  private final Path data;

  private PostgresServer(EmbeddedPostgres first, Path directory, Path data) {
    this.first = first;
    this.directory = directory;
    this.data = data;
  }

  static PostgresServer start(Path directory) {
    try {
      Path data = directory.resolve("postgres-data");
      return new PostgresServer(
          EmbeddedPostgres.builder()
              .setOverrideWorkingDirectory(directory.resolve("postgres").toFile())
              .setDataDirectory(data.toFile())
              .setServerConfig("max_connections", "100")
              .start(),
          directory,
          data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url() {
    return first.getJdbcUrl("postgres", "postgres");
  }

  /** For what a test asks. */
  Database sql() {
    return new Database(url());
  }

  /** The number in the first column of the first row. */
  long number(String sql) {
    return sql().number(sql);
  }

  /** The first column of all rows. */
  List<String> texts(String sql) {
    return sql().texts(sql);
  }

  void run(String sql) {
    sql().run(sql);
  }

  /** Ends every session and then the server, as {@code pg_ctl stop -m fast} does. */
  void stop() {
    Signals.send("INT", pid());
    Waiting.until(
        "PostgreSQL to stop", PATIENCE, () -> Files.notExists(data.resolve("postmaster.pid")));
  }

  /** Starts it with the command line of before, and waits until it answers. */
  void startAgain() {
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
      Waiting.until("PostgreSQL", PATIENCE, () -> sql().answers());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Nothing of it runs any more, and nobody is told: connections hang. */
  void freeze() {
    Signals.send("STOP", pid());
    sessions().forEach(session -> Signals.send("STOP", session));
  }

  void thaw() {
    sessions().forEach(session -> Signals.send("CONT", session));
    Signals.send("CONT", pid());
  }

  private List<Long> sessions() {
    return ProcessHandle.of(pid()).stream()
        .flatMap(ProcessHandle::children)
        .map(ProcessHandle::pid)
        .toList();
  }

  private long pid() {
    try {
      return Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
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

  @Override
  public void close() {
    try {
      if (Files.exists(data.resolve("postmaster.pid"))) {
        thaw();
        stop();
      }
      first.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
