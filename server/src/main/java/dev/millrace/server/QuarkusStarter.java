package dev.millrace.server;

import dev.millrace.cli.RunningServer;
import dev.millrace.cli.ServerOptions;
import dev.millrace.cli.ServerStarter;
import dev.millrace.cli.StartRefused;
import dev.millrace.server.node.Node;
import dev.millrace.server.node.Ports;
import dev.millrace.server.wiring.CurrentNode;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Starts the roles of this process: the node, and beside it Quarkus if it has the api role. */
final class QuarkusStarter implements ServerStarter {
  private static final int DEFECT = 70;

  @Override
  public RunningServer start(ServerOptions options) throws StartRefused {
    boolean answers = options.roles().contains("api");
    Node node = Node.claim(options); // the quick refusals come first
    int port;
    try {
      port = answers ? Ports.free(options.host(), options.port()) : 0;
    } catch (StartRefused e) {
      node.close();
      throw e;
    }
    Logs.configure(options, answers);
    CompletableFuture<Node> opened = new CompletableFuture<>();
    CurrentNode.set(opened);
    HttpSide http = HttpSide.start(options, port, answers);
    try {
      node.open(port);
      opened.complete(node);
      http.awaitReady();
    } catch (CompletionException e) {
      giveUp(node, opened, http, e);
      throw new StartRefused(
          "The REST interface cannot start: " + e.getCause().getMessage(), DEFECT, e);
    } catch (StartRefused | RuntimeException e) {
      giveUp(node, opened, http, e);
      throw e;
    }
    return new Running(URI.create("http://" + options.host() + ":" + port), node, http);
  }

  private static void giveUp(
      Node node, CompletableFuture<Node> opened, HttpSide http, Exception why) {
    opened.completeExceptionally(why);
    node.close();
    http.stop();
  }

  private record Running(URI baseUri, Node node, HttpSide http) implements RunningServer {
    @Override
    public Optional<String> joinAddress() {
      return node.fabricAddress();
    }

    @Override
    public Optional<String> worker() {
      return node.worker();
    }

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
