package dev.millrace.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;

/** Asks a running server, as any client would. */
public record Rest(String base) {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Status and body of an answer.
   *
   * @param retryAfter header of that name; empty if there is none
   */
  public record Answer(int status, String text, String retryAfter) {
    public JsonNode json() {
      try {
        return JSON.readTree(text);
      } catch (IOException e) {
        throw new UncheckedIOException(text, e);
      }
    }
  }

  public Answer get(String path) {
    return send(HttpRequest.newBuilder(URI.create(base + path)).GET());
  }

  public Answer post(String path, String body) {
    return send(
        HttpRequest.newBuilder(URI.create(base + path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  /** A request that may be repeated: the same key starts the same run. */
  Answer trigger(String dag, String params, String key) {
    return send(
        HttpRequest.newBuilder(URI.create(base + "/api/v1/dags/" + dag + "/runs"))
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString("{\"params\":" + params + "}")));
  }

  /** Uploads a file under its digest. */
  Answer upload(String digest, java.nio.file.Path file) {
    try {
      return send(
          HttpRequest.newBuilder(URI.create(base + "/api/v1/artifacts/" + digest))
              .header("Content-Type", "application/octet-stream")
              .PUT(BodyPublishers.ofFile(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The SHA-256 of an artifact's bytes as they are served, in hexadecimal digits. */
  String digestOfBytes(String artifact) {
    try {
      HttpResponse<byte[]> answer =
          HTTP.send(
              HttpRequest.newBuilder(URI.create(base + "/api/v1/artifacts/" + artifact)).build(),
              BodyHandlers.ofByteArray());
      return answer.statusCode() == 200
          ? HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(answer.body()))
          : "status " + answer.statusCode();
    } catch (IOException | NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Makes the DAG in this text current. */
  void submit(String file, String source, Map<String, String> files) {
    Map<String, Object> body = Map.of("file", file, "source", source, "files", files);
    try {
      Answer answer = post("/api/v1/dags", JSON.writeValueAsString(body));
      if (answer.status() / 100 != 2) {
        throw new AssertionError(file + " was not taken: " + answer);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many workers it hears; -1 while it cannot be asked. */
  long liveWorkers() {
    try {
      long live = 0;
      for (JsonNode worker : get("/api/v1/workers").json().path("items")) {
        live += worker.path("state").asText().equals("live") ? 1 : 0;
      }
      return live;
    } catch (UncheckedIOException e) {
      return -1;
    }
  }

  /** Whether the run is in a state that it stays in. */
  boolean hasEnded(String run) {
    return Set.of("SUCCEEDED", "FAILED", "CANCELLED")
        .contains(get("/api/v1/runs/" + run).json().path("state").asText());
  }

  /** Waits until the run has ended and answers with it. */
  public JsonNode awaitEnd(String run, Duration patience) {
    Waiting.until("the end of run " + run, patience, () -> hasEnded(run));
    return get("/api/v1/runs/" + run).json();
  }

  /** Waits until a task is in a state. */
  public void awaitTask(String run, String task, String state, Duration patience) {
    Waiting.until(
        task + " to be " + state,
        patience,
        () ->
            get("/api/v1/runs/" + run + "/tasks/" + task)
                .json()
                .path("state")
                .asText()
                .equals(state));
  }

  private static Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> answer =
          HTTP.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
      return new Answer(
          answer.statusCode(),
          answer.body(),
          answer.headers().firstValue("Retry-After").orElse(""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
