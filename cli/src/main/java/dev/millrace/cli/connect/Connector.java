package dev.millrace.cli.connect;

import dev.millrace.cli.CommandStreams;
import dev.millrace.cli.RunningServer;
import dev.millrace.cli.ServerOptions;
import dev.millrace.cli.ServerStarter;
import dev.millrace.cli.StartRefused;
import dev.millrace.cli.failure.CommandFailure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Finds or starts the server that a command needs. */
public final class Connector {
  private static final URI DEFAULT = URI.create("http://127.0.0.1:8080");
  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(3);

  private final CommandStreams io;
  private final ServerStarter starter;
  private final URI defaultServer;

  public Connector(CommandStreams io, ServerStarter starter) {
    this(io, starter, DEFAULT);
  }

  /**
   * @param defaultServer where a server is looked for when nothing else says where
   */
  public Connector(CommandStreams io, ServerStarter starter, URI defaultServer) {
    this.io = io;
    this.starter = starter;
    this.defaultServer = defaultServer;
  }

  /**
   * For a command that asks about what exists: the named server, else the one that holds the data
   * directory, else (unless the user named a directory) the default address, else one started on
   * the data directory without a worker.
   */
  public Connection find(Optional<String> named, DataDirectory data) {
    return find(named, data, ServerOptions.embeddedToLook(data.path()));
  }

  /** The same for a command that starts work: a server started for it has a worker. */
  public Connection findToWork(Optional<String> named, DataDirectory data) {
    return find(named, data, ServerOptions.embeddedOn(data.path()));
  }

  private Connection find(Optional<String> named, DataDirectory data, ServerOptions embedded) {
    Optional<URI> chosen = named(named);
    if (chosen.isPresent()) {
      return Connection.to(chosen.get());
    }
    Optional<URI> running =
        data.holder()
            .filter(this::answers)
            .or(() -> Optional.of(defaultServer).filter(at -> !data.named() && answers(at)));
    if (running.isPresent()) {
      return Connection.to(running.get());
    }
    if (data.exists()) {
      return Connection.to(start(embedded));
    }
    throw CommandFailure.tryAgain(
        "no server",
        "No Millrace server answers at "
            + defaultServer
            + ", and there is no data directory "
            + data.path()
            + ".",
        "Start one with `./millrace dev`, or name one with --server URL (or MILLRACE_SERVER).");
  }

  /**
   * For a run: the named server, else the one that holds the data directory (said on standard
   * error), else one started on it.
   */
  public Connection findToRun(Optional<String> named, DataDirectory data, boolean quiet) {
    Optional<URI> chosen = named(named);
    if (chosen.isPresent()) {
      return Connection.to(chosen.get());
    }
    Optional<URI> holder = data.holder().filter(this::answers);
    if (holder.isPresent()) {
      if (!quiet) {
        io.err()
            .println("Using the server at " + holder.get() + ", which holds " + data.path() + ".");
      }
      return Connection.to(holder.get());
    }
    return Connection.to(start(ServerOptions.embeddedOn(data.path())));
  }

  private Optional<URI> named(Optional<String> option) {
    return option.or(() -> io.variable("MILLRACE_SERVER")).map(Connector::parsed);
  }

  /** Starts a server; a refusal becomes a failure with its exit code. */
  public RunningServer start(ServerOptions options) {
    try {
      return starter.start(options);
    } catch (StartRefused e) {
      throw new CommandFailure(
          e.exitCode(), "the server cannot start", e.getMessage(), "", List.of());
    }
  }

  private static URI parsed(String address) {
    String text = address.contains("://") ? address : "http://" + address;
    try {
      URI uri = URI.create(text);
      if (uri.getHost() != null && uri.getScheme().matches("https?")) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw notAnAddress(address);
    }
    throw notAnAddress(address);
  }

  private static CommandFailure notAnAddress(String address) {
    return CommandFailure.mistake(
        "not the address of a server",
        "\"" + address + "\" given by --server or MILLRACE_SERVER is not http://HOST:PORT.",
        "Write it like http://127.0.0.1:8080.");
  }

  /** Whether a Millrace server is there; another program on the port is not one. */
  private boolean answers(URI server) {
    HttpClient http = HttpClient.newBuilder().connectTimeout(PROBE_TIMEOUT).build();
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve("/api/v1/info"))
            .timeout(PROBE_TIMEOUT)
            .header("Accept", "application/json")
            .build();
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      String type = response.headers().firstValue("Content-Type").orElse("");
      return type.startsWith("application/json") || type.startsWith("application/problem+json");
    } catch (IOException nobodyThere) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
