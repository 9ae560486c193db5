package dev.millrace.cli.connect;

import dev.millrace.cli.RunningServer;
import dev.millrace.cli.rest.MillraceApi;
import dev.millrace.cli.rest.RestClient;
import java.net.URI;
import java.util.Optional;

/** A server to talk to for the length of a command. Closing it stops what was started for it. */
public final class Connection implements AutoCloseable {
  private final MillraceApi api;
  private final Optional<RunningServer> started;

  private Connection(URI base, Optional<RunningServer> started) {
    this.api = new MillraceApi(new RestClient(base));
    this.started = started;
  }

  static Connection to(URI base) {
    return new Connection(base, Optional.empty());
  }

  static Connection to(RunningServer server) {
    return new Connection(server.baseUri(), Optional.of(server));
  }

  public MillraceApi api() {
    return api;
  }

  public URI base() {
    return api.rest().base();
  }

  /** Whether the server lives in this process and ends with the command. */
  public boolean embedded() {
    return started.isPresent();
  }

  @Override
  public void close() {
    started.ifPresent(RunningServer::close);
  }
}
