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
import java.time.Duration;

/** Asks a running server, as any client would. */
public record Rest(String base) {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Status and body of an answer. */
  public record Answer(int status, String text) {
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

  /** Waits until the run has ended and answers with it. */
  public JsonNode awaitEnd(String run, Duration patience) {
    Waiting.until(
        "the end of run " + run,
        patience,
        () ->
            java.util.Set.of("SUCCEEDED", "FAILED", "CANCELLED")
                .contains(get("/api/v1/runs/" + run).json().path("state").asText()));
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
      return new Answer(answer.statusCode(), answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
