package dev.millrace.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A process that serves the repositories of a directory, on one port over all its lives. */
final class GitServer implements AutoCloseable {
  static final String USER = "ada";
  static final String PASSWORD = "l0velace-7";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path directory;
  private final Path log;
  private final int port;
  private Process process;

  GitServer(Path directory) {
    this.directory = directory;
    this.log = directory.resolve("server.log");
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      this.port = free.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start();
  }

  String url(String repository) {
    return "http://127.0.0.1:" + port + "/" + repository;
  }

  /** Returns once it listens. */
  void start() {
    try {
      Files.deleteIfExists(log);
      process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-Dsun.net.httpserver.nodelay=true",
                  "-cp",
                  Path.of("target", "test-classes").toAbsolutePath().toString(),
                  GitHttpServer.class.getName(),
                  Integer.toString(port),
                  directory.toString(),
                  USER,
                  PASSWORD)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Waiting.until(
        () -> "the git server: " + said(), PATIENCE, () -> said().contains("listening at " + port));
  }

  private String said() {
    try {
      return Files.exists(log) ? Files.readString(log) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code kill -9}, and proof that it is gone. */
  void kill() {
    try {
      if (!process.destroyForcibly().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("the git server cannot be killed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  @Override
  public void close() {
    kill();
  }
}
