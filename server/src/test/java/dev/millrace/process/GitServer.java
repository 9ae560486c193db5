package dev.millrace.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.server.SshServer;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMParser;
import org.slf4j.Logger;

/** A process that serves the repositories of a directory, on one port over all its lives. */
final class GitServer implements AutoCloseable {
  static final String USER = "ada";
  static final String PASSWORD = "l0velace-7";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Class<?> program;
  private final List<String> arguments;
  private final String address;
  private final Path log;
  private final int port;
  private Process process;

  /**
   * @param address what a repository is called at it, with PORT and REPOSITORY
   * @param arguments of the program, after the port
   */
  private GitServer(Path directory, Class<?> program, String address, String... arguments) {
    this.program = program;
    this.arguments = List.of(arguments);
    this.address = address;
    this.log = directory.resolve("server.log");
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      this.port = free.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start();
  }

  /** Over HTTP, for one user. */
  static GitServer http(Path directory) {
    return new GitServer(
        directory,
        GitHttpServer.class,
        "http://127.0.0.1:PORT/REPOSITORY",
        directory.toString(),
        USER,
        PASSWORD);
  }

  /**
   * Over ssh.
   *
   * @param hostKey a file with the private key
   * @param authorizedKeys a file with the public keys of those who may read
   */
  static GitServer ssh(Path directory, Path hostKey, Path authorizedKeys) {
    return new GitServer(
        directory,
        GitSshServer.class,
        "ssh://git@127.0.0.1:PORT" + directory.toAbsolutePath() + "/REPOSITORY",
        hostKey.toString(),
        authorizedKeys.toString());
  }

  String url(String repository) {
    return address.replace("PORT", Integer.toString(port)).replace("REPOSITORY", repository);
  }

  int port() {
    return port;
  }

  /** Returns once it listens. */
  void start() {
    try {
      Files.deleteIfExists(log);
      List<String> command =
          new ArrayList<>(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-Dsun.net.httpserver.nodelay=true",
                  "-cp",
                  classPath(),
                  program.getName(),
                  Integer.toString(port)));
      command.addAll(arguments);
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Waiting.until(
        () -> "the git server: " + said(), PATIENCE, () -> said().contains("listening at " + port));
  }

  /** The programs and what they need. */
  private static String classPath() {
    List<String> path = new ArrayList<>();
    path.add(Path.of("target", "test-classes").toAbsolutePath().toString());
    for (Class<?> one :
        List.of(SshServer.class, Logger.class, BouncyCastleProvider.class, PEMParser.class)) {
      path.add(
          Path.of(one.getProtectionDomain().getCodeSource().getLocation().getPath()).toString());
    }
    return String.join(File.pathSeparator, path);
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
