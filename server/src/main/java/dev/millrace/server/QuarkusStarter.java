package dev.millrace.server;

import dev.millrace.cli.RunningServer;
import dev.millrace.cli.ServerOptions;
import dev.millrace.cli.ServerStarter;
import dev.millrace.cli.StartRefused;
import dev.millrace.server.node.Node;
import dev.millrace.server.node.Ports;
import dev.millrace.server.wiring.CurrentNode;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Starts the roles of this process: the node, and beside it Quarkus if it has the api role. */
final class QuarkusStarter implements ServerStarter {
  @Override
  public RunningServer start(ServerOptions options) throws StartRefused {
    boolean answers = options.roles().contains("api");
    int port = answers ? Ports.free(options.host(), options.port()) : 0;
    Logs.configure(options);
    CompletableFuture<Node> node = new CompletableFuture<>();
    CurrentNode.set(node);
    HttpSide http = HttpSide.start(options, port, answers);
    try {
      node.complete(Node.start(options, port));
    } catch (StartRefused | RuntimeException e) {
      node.completeExceptionally(e);
      http.stop();
      throw e;
    }
    try {
      http.awaitReady();
    } catch (CompletionException e) {
      node.join().close();
      throw new StartRefused(
          "The REST interface cannot start: " + e.getCause().getMessage(), 70, e);
    }
    return new Running(
        URI.create("http://" + options.host() + ":" + port), node.join(), http);
  }

  private record Running(URI baseUri, Node node, HttpSide http) implements RunningServer {
    @Override
    public void awaitStop() {
      http.awaitStop();
    }

    /** May be called again: both sides close once. */
    @Override
    public void close() {
      http.stop();
      node.close();
    }
  }
}
