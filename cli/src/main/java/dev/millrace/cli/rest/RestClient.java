package dev.millrace.cli.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JavaType;
import dev.millrace.cli.failure.CommandFailure;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;

/** HTTP with a server's address in front and its problems turned into failures of the command. */
public final class RestClient {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);

  private final URI base;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();

  /**
   * @param base scheme, host and port; a path in it goes in front of every path
   */
  public RestClient(URI base) {
    String text = base.toString();
    this.base = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
  }

  public URI base() {
    return base;
  }

  /**
   * @param path with its query, encoded, from {@code /}
   */
  public <T> T get(String path, TypeReference<T> type) {
    return read(path, textOf(request(path).GET().build()), type);
  }

  public <T> T post(String path, Object body, Map<String, String> headers, TypeReference<T> type) {
    HttpRequest.Builder request =
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json(body)));
    headers.forEach(request::header);
    return read(path, textOf(request.build()), type);
  }

  public <T> T put(String path, Object body, TypeReference<T> type) {
    HttpRequest.Builder request =
        request(path)
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(json(body)));
    return read(path, textOf(request.build()), type);
  }

  public void delete(String path) {
    textOf(request(path).DELETE().build());
  }

  /** Whether there is something at a path. */
  public boolean exists(String path) {
    HttpResponse<String> response =
        send(request(path).method("HEAD", HttpRequest.BodyPublishers.noBody()).build());
    if (response.statusCode() == 404) {
      return false;
    }
    checked(response);
    return true;
  }

  /** Sends the bytes of a file without holding them in memory. */
  public void put(String path, Path file) throws IOException {
    textOf(
        request(path)
            .timeout(Duration.ofHours(1))
            .header("Content-Type", "application/octet-stream")
            .PUT(HttpRequest.BodyPublishers.ofFile(file))
            .build());
  }

  /** Writes what stands at a path to a file, whole or not at all. */
  public void download(String path, Path file) throws IOException {
    HttpRequest request =
        request(path).header("Accept", "*/*").timeout(Duration.ofHours(1)).GET().build();
    HttpResponse<InputStream> response =
        exchange(request, HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream bytes = response.body()) {
      if (response.statusCode() / 100 != 2) {
        throw Problems.of(
            response.statusCode(),
            new String(bytes.readNBytes(100_000), java.nio.charset.StandardCharsets.UTF_8),
            base);
      }
      Path part = Files.createTempFile(file.toAbsolutePath().getParent(), ".millrace-", ".part");
      try {
        Files.copy(bytes, part, StandardCopyOption.REPLACE_EXISTING);
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
    }
  }

  /**
   * Opens a stream of server-sent events.
   *
   * @throws IOException if it cannot be had; reading the state again and again still works then
   */
  public InputStream events(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + path))
            .header("Accept", "text/event-stream")
            .timeout(Duration.ofSeconds(10))
            .GET()
            .build();
    HttpResponse<InputStream> response =
        http.send(request, HttpResponse.BodyHandlers.ofInputStream());
    String type = response.headers().firstValue("Content-Type").orElse("");
    if (response.statusCode() != 200 || !type.startsWith("text/event-stream")) {
      response.body().close();
      throw new IOException("no event stream but status " + response.statusCode() + " " + type);
    }
    return response.body();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path))
        .timeout(ANSWER_TIMEOUT)
        .header("Accept", "application/json, application/problem+json");
  }

  private String textOf(HttpRequest request) {
    return checked(send(request));
  }

  private String checked(HttpResponse<String> response) {
    if (response.statusCode() / 100 != 2) {
      throw Problems.of(response.statusCode(), response.body(), base);
    }
    return response.body();
  }

  private HttpResponse<String> send(HttpRequest request) {
    return exchange(request, HttpResponse.BodyHandlers.ofString());
  }

  private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    try {
      return http.send(request, handler);
    } catch (IOException e) {
      throw new ServerUnreachable(base, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerUnreachable(base, e);
    }
  }

  private <T> T read(String path, String body, TypeReference<T> type) {
    JavaType javaType = Json.MAPPER.constructType(type);
    try {
      return Json.MAPPER.readValue(body, javaType);
    } catch (JsonProcessingException e) {
      throw CommandFailure.mistake(
          "not the answer of a Millrace server",
          base + path + " answered with something else: " + e.getOriginalMessage() + ".",
          "Name the address of a Millrace server of this version with --server.");
    }
  }

  private static String json(Object body) {
    try {
      return Json.MAPPER.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a request cannot be written as JSON", e);
    }
  }
}
