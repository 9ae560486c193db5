package dev.millrace.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import dev.millrace.cli.command.CommandContext;
import dev.millrace.cli.connect.Connector;
import dev.millrace.cli.rest.Json;
import dev.millrace.engine.dag.KindCatalog;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Runs commands with streams in memory, in a directory of their own, without any real server. */
final class CommandTester implements ServerStarter {
  private static final String DAG =
      """
      apiVersion: millrace/v1
      dag: wine
      params:
        trees: {type: integer, default: 200, minimum: 1, maximum: 2000}
      steps:
        raw:
          uses: ingest
          with:
            from: data/wine.csv
      """;

  final Path directory;
  final Map<String, String> environment = new HashMap<>();
  final List<ServerOptions> started = new CopyOnWriteArrayList<>();
  final List<Runnable> interruptions = new CopyOnWriteArrayList<>();
  FakeServer server;
  StartRefused refusal;
  Throwable defect;
  boolean terminal;
  InputStream in = new ByteArrayInputStream(new byte[0]);
  URI defaultServer = nobody();

  private ByteArrayOutputStream out = new ByteArrayOutputStream();
  private ByteArrayOutputStream err = new ByteArrayOutputStream();

  /**
   * @param directory current directory of the commands; becomes a repository
   */
  CommandTester(Path directory) throws IOException {
    this.directory = directory.toRealPath();
    Files.createDirectories(this.directory.resolve(".git"));
  }

  /** A valid DAG file with the data that it reads; returns its name. */
  String dag() throws IOException {
    write("dags/data/wine.csv", "x\n1\n");
    return write("dags/wine.yaml", DAG);
  }

  String write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return name;
  }

  /** Gives the exit code; the streams hold what this command wrote. */
  int run(String... args) {
    out = new ByteArrayOutputStream();
    err = new ByteArrayOutputStream();
    CommandStreams io = streams();
    return MillraceCommand.execute(
        args,
        new CommandContext(
            io,
            new KindCatalog(TestKinds.declarations()),
            new Connector(io, this, defaultServer),
            Clock.fixed(Views.START, ZoneOffset.UTC)));
  }

  /** Streams that keep what is written until the next command. */
  CommandStreams streams() {
    return new CommandStreams(
        in,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        terminal,
        terminal,
        () -> new CommandStreams.TerminalSize(100, 30),
        environment,
        directory,
        action -> {
          interruptions.add(action);
          return () -> interruptions.remove(action);
        });
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  /** Standard output as one JSON value; fails if it holds none or more than one. */
  JsonNode json() throws IOException {
    return only(out());
  }

  /** Standard error as one JSON value. */
  JsonNode problem() throws IOException {
    return only(err());
  }

  private static JsonNode only(String text) throws IOException {
    try (MappingIterator<JsonNode> values =
        Json.MAPPER.readerFor(JsonNode.class).readValues(text)) {
      List<JsonNode> all = values.readAll();
      if (all.size() != 1) {
        throw new AssertionError(all.size() + " JSON values instead of one in: " + text);
      }
      return all.get(0);
    }
  }

  @Override
  public RunningServer start(ServerOptions options) throws StartRefused {
    started.add(options);
    if (defect != null) {
      CommandTester.<RuntimeException>sneak(defect);
    }
    if (refusal != null) {
      throw refusal;
    }
    return server;
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneak(Throwable thrown) throws T {
    throw (T) thrown;
  }

  /** An address at which nobody listens. */
  static URI nobody() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
