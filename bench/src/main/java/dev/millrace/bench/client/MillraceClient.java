package dev.millrace.bench.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.bench.process.BenchmarkFailed;
import dev.millrace.bench.process.Poll;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** A server's REST interface. */
public final class MillraceClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> ENDED = Set.of("SUCCEEDED", "FAILED", "CANCELLED");
  private static final int PAGE = 500;
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private final String base;

  public MillraceClient(String base) {
    this.base = base;
  }

  /** Waits until the server takes work and as many workers are there. */
  public void awaitReady(int workers) {
    Poll.until(
        base + " to be ready with " + workers + " workers",
        Duration.ofSeconds(60),
        Duration.ofMillis(10),
        () -> isHealthy() && liveWorkers() >= workers);
  }

  public boolean isHealthy() {
    try {
      return HTTP.send(request("/q/health/ready").GET().build(), BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchmarkFailed("interrupted");
    }
  }

  private int liveWorkers() {
    int live = 0;
    for (JsonNode worker : get("/api/v1/workers").path("items")) {
      live += worker.path("state").asText().equals("live") ? 1 : 0;
    }
    return live;
  }

  /** Makes a DAG current. */
  public void submit(String name, String source) {
    String body =
        JSON.createObjectNode().put("file", name + ".yaml").put("source", source).toString();
    HttpResponse<String> answer =
        send(request("/api/v1/dags").POST(BodyPublishers.ofString(body)).build());
    if (answer.statusCode() != 201) {
      throw new BenchmarkFailed(
          "DAG " + name + " was refused, " + answer.statusCode() + ": " + answer.body());
    }
  }

  /** Starts a run and answers with its id, once it is durable. */
  public String trigger(String dag) {
    HttpResponse<String> answer = send(triggerRequest(dag));
    if (answer.statusCode() != 202) {
      throw new BenchmarkFailed(
          "a run of " + dag + " was refused, " + answer.statusCode() + ": " + answer.body());
    }
    return parse(answer).path("id").asText();
  }

  /** Starts a run without waiting for the answer. */
  public CompletableFuture<HttpResponse<String>> triggerAside(String dag) {
    return HTTP.sendAsync(triggerRequest(dag), BodyHandlers.ofString());
  }

  /** The same for a key: asked again with it, the answer is the run that there is already. */
  public CompletableFuture<HttpResponse<String>> triggerAside(String dag, String key) {
    return HTTP.sendAsync(
        request("/api/v1/dags/" + dag + "/runs")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString("{}"))
            .build(),
        BodyHandlers.ofString());
  }

  private HttpRequest triggerRequest(String dag) {
    return request("/api/v1/dags/" + dag + "/runs").POST(BodyPublishers.ofString("{}")).build();
  }

  public JsonNode get(String path) {
    HttpResponse<String> answer = send(request(path).GET().build());
    if (answer.statusCode() != 200) {
      throw new BenchmarkFailed(path + " gave " + answer.statusCode() + ": " + answer.body());
    }
    return parse(answer);
  }

  /** A page of text, such as the metrics. */
  public String text(String path) {
    return send(request(path).GET().build()).body();
  }

  /**
   * Waits for the end of a run; it must have succeeded.
   *
   * @param every how often to look; looking costs the server a little
   */
  public RunTimes awaitSuccess(String run, Duration patience, Duration every) {
    Poll.until(
        () -> "the end of run " + run + ", which is " + get("/api/v1/runs/" + run),
        patience,
        every,
        () -> ENDED.contains(get("/api/v1/runs/" + run).path("state").asText()));
    JsonNode ended = get("/api/v1/runs/" + run);
    if (!ended.path("state").asText().equals("SUCCEEDED")) {
      throw new BenchmarkFailed("run " + run + " did not succeed: " + ended);
    }
    return RunTimes.of(ended);
  }

  /** Waits until no run is open any more. */
  public void awaitRest(Duration patience) {
    Poll.until(
        "all runs to end",
        patience,
        Duration.ofMillis(100),
        () -> open("RUNNING") + open("QUEUED") == 0);
  }

  private int open(String state) {
    return get("/api/v1/runs?limit=1&state=" + state).path("items").size();
  }

  /** All runs of a DAG, newest first. */
  public List<RunTimes> runs(String dag) {
    List<RunTimes> runs = new ArrayList<>();
    pages("/api/v1/runs?dag=" + dag + "&limit=" + PAGE, "&", item -> runs.add(RunTimes.of(item)));
    return runs;
  }

  /** All tasks of a run, in the order of the DAG. */
  public List<TaskTimes> tasks(String run) {
    List<TaskTimes> tasks = new ArrayList<>();
    pages(
        "/api/v1/runs/" + run + "/tasks?limit=" + PAGE, "&", item -> tasks.add(TaskTimes.of(item)));
    return tasks;
  }

  /** The attempts of a task, first to last. */
  public List<JsonNode> attempts(String run, String task) {
    List<JsonNode> attempts = new ArrayList<>();
    get("/api/v1/runs/" + run + "/tasks/" + task + "/attempts")
        .path("items")
        .forEach(attempts::add);
    return attempts;
  }

  private void pages(String path, String mark, java.util.function.Consumer<JsonNode> each) {
    String from = "";
    do {
      JsonNode page = get(path + from);
      page.path("items").forEach(each);
      String next = page.path("next").asText("");
      from = next.isEmpty() || next.equals("null") ? "" : mark + "cursor=" + next;
    } while (!from.isEmpty());
  }

  /** Values of the server's metrics by name, those with the same name added. */
  public Map<String, Double> metrics() {
    return Metrics.read(text("/q/metrics"));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path))
        .timeout(Duration.ofSeconds(60))
        .header("Content-Type", "application/json");
  }

  private static HttpResponse<String> send(HttpRequest request) {
    try {
      return HTTP.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new BenchmarkFailed(request.method() + " " + request.uri() + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchmarkFailed("interrupted");
    }
  }

  private static JsonNode parse(HttpResponse<String> answer) {
    try {
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new BenchmarkFailed(answer.uri() + " gave no JSON: " + answer.body(), e);
    }
  }
}
