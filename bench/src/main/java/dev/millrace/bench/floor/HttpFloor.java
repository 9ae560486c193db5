package dev.millrace.bench.floor;

import com.sun.net.httpserver.HttpServer;
import dev.millrace.bench.process.BenchmarkFailed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A POST over loopback to a server that answers at once. */
final class HttpFloor {
  private static final byte[] ANSWER = "{\"id\":\"none\"}".getBytes(StandardCharsets.UTF_8);

  static {
    // Without it, head and body of an answer wait for each other's acknowledgement for 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private HttpFloor() {}

  /** Milliseconds of every request, one after the other, for a while. */
  static List<Double> millis(Duration time) {
    HttpServer server = server();
    try {
      HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
              .POST(HttpRequest.BodyPublishers.ofString("{}"))
              .build();
      run(client, request, time.dividedBy(4)); // discarded
      return run(client, request, time);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchmarkFailed("interrupted");
    } finally {
      server.stop(0);
    }
  }

  private static List<Double> run(HttpClient client, HttpRequest request, Duration time)
      throws IOException, InterruptedException {
    List<Double> millis = new ArrayList<>();
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      long began = System.nanoTime();
      client.send(request, BodyHandlers.ofString());
      millis.add((System.nanoTime() - began) / 1e6);
    }
    return millis;
  }

  private static HttpServer server() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(202, ANSWER.length);
            exchange.getResponseBody().write(ANSWER);
            exchange.close();
          });
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
