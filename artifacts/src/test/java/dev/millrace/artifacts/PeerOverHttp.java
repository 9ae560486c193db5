package dev.millrace.artifacts;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A peer that keeps artifacts behind the REST paths, and can be told to misbehave. */
final class PeerOverHttp implements AutoCloseable {
  final List<String> requests = new CopyOnWriteArrayList<>();
  final AtomicInteger failuresLeft = new AtomicInteger();
  volatile int failureStatus = 503;
  volatile boolean lies;
  volatile boolean stalls;
  volatile String lastAuthorization;
  private final FolderArtifactStore store;
  private final HttpServer server;

  PeerOverHttp(FolderArtifactStore store) throws IOException {
    this.store = store;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/api/v1/artifacts/", this::answer);
    server.start();
  }

  URI base() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  private void answer(HttpExchange exchange) throws IOException {
    requests.add(exchange.getRequestMethod());
    lastAuthorization = exchange.getRequestHeaders().getFirst("Authorization");
    String path = exchange.getRequestURI().getPath();
    String digest = path.substring(path.lastIndexOf('/') + 1);
    if (failuresLeft.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
      exchange.sendResponseHeaders(failureStatus, -1);
      exchange.close();
      return;
    }
    switch (exchange.getRequestMethod()) {
      case "HEAD" -> exchange.sendResponseHeaders(store.has(digest) ? 200 : 404, -1);
      case "PUT" -> {
        store.put(exchange.getRequestBody(), Optional.of(digest), Long.MAX_VALUE);
        exchange.sendResponseHeaders(201, -1);
      }
      default -> give(exchange, digest);
    }
    if (!stalls) {
      exchange.close();
    }
  }

  private void give(HttpExchange exchange, String digest) throws IOException {
    if (!store.has(digest)) {
      exchange.sendResponseHeaders(404, -1);
      return;
    }
    byte[] bytes = lies ? "other".getBytes() : Files.readAllBytes(store.path(digest));
    exchange.sendResponseHeaders(200, stalls ? bytes.length + 1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.getResponseBody().flush();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
