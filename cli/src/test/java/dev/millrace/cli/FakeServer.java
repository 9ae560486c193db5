package dev.millrace.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.millrace.cli.rest.Json;
import dev.millrace.engine.limit.Pause;
import dev.millrace.engine.view.DagDiffView;
import dev.millrace.engine.view.DagDurationsView;
import dev.millrace.engine.view.DagVersionView;
import dev.millrace.engine.view.DagView;
import dev.millrace.engine.view.ForkView;
import dev.millrace.engine.view.LogLine;
import dev.millrace.engine.view.MaintenanceView;
import dev.millrace.engine.view.ModelVersionView;
import dev.millrace.engine.view.ModelView;
import dev.millrace.engine.view.OutageView;
import dev.millrace.engine.view.PoolView;
import dev.millrace.engine.view.RunView;
import dev.millrace.engine.view.ScheduleView;
import dev.millrace.engine.view.SourceView;
import dev.millrace.engine.view.TaskView;
import dev.millrace.engine.view.WhyView;
import dev.millrace.engine.view.WorkerView;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Answers REST from what a test put into it. A run goes through its moments one by one. */
public final class FakeServer implements RunningServer {
  static {
    System.setProperty("sun.net.httpserver.nodelay", "true"); // else each answer waits 40 ms
  }

  final List<String> requests = new CopyOnWriteArrayList<>();
  final Map<String, byte[]> artifacts = new ConcurrentHashMap<>();
  final List<JsonNode> submissions = new CopyOnWriteArrayList<>();
  final List<JsonNode> triggers = new CopyOnWriteArrayList<>();
  final List<JsonNode> asks = new CopyOnWriteArrayList<>();
  final List<String> idempotencyKeys = new CopyOnWriteArrayList<>();
  final List<JsonNode> predictions = new CopyOnWriteArrayList<>();
  final List<LogLine> logs = new CopyOnWriteArrayList<>();
  final Map<String, WhyView> whys = new ConcurrentHashMap<>();
  final Map<String, ScheduleView> schedules = new ConcurrentHashMap<>();
  final Map<String, OutageView> outages = new ConcurrentHashMap<>();
  final FakeSchedules carriedOut = new FakeSchedules();
  final FakeHooks hooks = new FakeHooks();
  final FakeBackfills backfills = new FakeBackfills();
  final List<DagView> dags = new CopyOnWriteArrayList<>();
  final List<DagVersionView> versions = new CopyOnWriteArrayList<>();
  final List<SourceView> sources = new CopyOnWriteArrayList<>();
  Optional<Pause> maintenance = Optional.empty();
  final List<PoolView> pools = new CopyOnWriteArrayList<>();
  final List<WorkerView> workers = new CopyOnWriteArrayList<>();
  final Map<String, DagDurationsView> durations = new HashMap<>();
  final List<ModelView> models = new CopyOnWriteArrayList<>();
  final List<RunView> runs = new CopyOnWriteArrayList<>();
  final Map<String, Refusal> refusals = new HashMap<>();
  final CountDownLatch closed = new CountDownLatch(1);
  volatile ForkView plan;
  volatile boolean events = true;
  volatile boolean awaited;

  private final HttpServer http;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private volatile List<Moment> moments = List.of();
  private volatile int moment;
  private final CountDownLatch asked = new CountDownLatch(2);

  /** What a request is refused with. */
  record Refusal(int status, Map<String, Object> problem) {}

  /** A state of the run and its tasks. */
  record Moment(RunView run, List<TaskView> tasks) {}

  public FakeServer() {
    try {
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    http.createContext("/", this::handle);
    http.setExecutor(threads);
    http.start();
  }

  /** How many DAG versions were submitted. */
  public int submissions() {
    return submissions.size();
  }

  /** The run that a trigger starts goes through these; without events, one per question. */
  void runsThrough(Moment... moments) {
    this.moments = List.of(moments);
  }

  void refuse(String methodAndPath, int status, Map<String, Object> problem) {
    refusals.put(methodAndPath, new Refusal(status, problem));
  }

  @Override
  public URI baseUri() {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
  }

  @Override
  public Optional<String> joinAddress() {
    return Optional.empty();
  }

  @Override
  public Optional<String> worker() {
    return Optional.empty();
  }

  @Override
  public void awaitStop() {
    awaited = true;
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    http.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String key = exchange.getRequestMethod() + " " + path;
    requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
    try (exchange) {
      Refusal refusal = refusals.get(key);
      if (refusal != null) {
        answer(exchange, refusal.status(), refusal.problem(), "application/problem+json");
      } else if (path.startsWith("/api/v1/artifacts/")) {
        artifact(exchange, path.substring("/api/v1/artifacts/".length()));
      } else if (path.endsWith("/events") && events) {
        stream(exchange);
      } else {
        Optional<Object> body = body(exchange, key);
        if (body.isPresent()) {
          answer(exchange, 200, body.get(), "application/json");
        } else {
          answer(
              exchange,
              404,
              Map.of("title", "Not found", "status", 404, "detail", "there is no " + path),
              "application/problem+json");
        }
      }
    }
  }

  private Optional<Object> body(HttpExchange exchange, String key) throws IOException {
    String path = key.substring(key.indexOf(' ') + 1);
    if (key.equals("GET /api/v1/info")) {
      return Optional.of(Map.of("name", "fake"));
    }
    if (key.equals("POST /api/v1/dags")) {
      JsonNode submission = Json.MAPPER.readTree(exchange.getRequestBody());
      submissions.add(submission);
      return Optional.of(dag(nameIn(submission.get("source").asText())));
    }
    if (key.matches("GET /api/v1/dags/[^/]+")) {
      return Optional.of(dag(path.substring(path.lastIndexOf('/') + 1)));
    }
    if (key.matches("(GET|HEAD) /api/v1/dags/[^/]+/durations")) {
      return Optional.ofNullable(durations.get(path.split("/")[4]));
    }
    if (key.equals("GET /api/v1/workers")) {
      return Optional.of(Map.of("items", workers));
    }
    if (key.matches("GET /api/v1/dags/[^/]+/schedule/outage")) {
      return Optional.ofNullable(outages.get(path.split("/")[4]));
    }
    if (key.matches("GET /api/v1/dags/[^/]+/schedule")) {
      return Optional.ofNullable(schedules.get(path.split("/")[4]));
    }
    if (path.contains("/deliveries")) {
      return hooks.answer(key);
    }
    if (path.startsWith("/api/v1/backfills")) {
      return backfills.answer(exchange, key);
    }
    if (path.contains("/triggers")) {
      return carriedOut.answer(exchange, key);
    }
    if (key.matches("POST /api/v1/dags/[^/]+/runs")) {
      triggers.add(Json.MAPPER.readTree(exchange.getRequestBody()));
      Optional.ofNullable(exchange.getRequestHeaders().getFirst("Idempotency-Key"))
          .ifPresent(idempotencyKeys::add);
      return Optional.of(moments.get(0).run());
    }
    if (key.matches("POST /api/v1/runs/[^/]+/(cancel|kill)") && path.contains("/r1/")) {
      asks.add(Json.MAPPER.readTree(exchange.getRequestBody()));
      return Optional.of(moments.get(moment).run());
    }
    if (key.equals("POST /api/v1/runs/r1/fork/plan")) {
      asks.add(Json.MAPPER.readTree(exchange.getRequestBody()));
      return Optional.ofNullable(plan);
    }
    if (key.matches("POST /api/v1/runs/r1/(fork|rerun)")) {
      asks.add(Json.MAPPER.readTree(exchange.getRequestBody()));
      Optional.ofNullable(exchange.getRequestHeaders().getFirst("Idempotency-Key"))
          .ifPresent(idempotencyKeys::add);
      return Optional.of(moments.get(moment).run());
    }
    if (key.matches("POST /api/v1/runs/[^/]+/tasks/[^/]+/decision")) {
      asks.add(Json.MAPPER.readTree(exchange.getRequestBody()));
      return Optional.of(moments.get(moment).tasks().get(0));
    }
    if (key.equals("GET /api/v1/runs")) {
      return Optional.of(Map.of("items", runs));
    }
    if (key.matches("GET /api/v1/runs/[^/]+") && isRun(path)) {
      RunView run = moments.get(moment).run();
      if (!events && moment < moments.size() - 1) {
        moment++;
      }
      return Optional.of(run);
    }
    if (key.matches("GET /api/v1/runs/[^/]+/tasks")) {
      Map<String, Object> tasks = Map.of("items", moments.get(moment).tasks());
      asked.countDown();
      return Optional.of(tasks);
    }
    if (key.startsWith("GET ") && path.endsWith("/why")) {
      String raw = exchange.getRequestURI().getRawPath();
      return Optional.ofNullable(whys.get(raw.substring("/api/v1/runs/".length())));
    }
    if (key.equals("GET /api/v1/dags")) {
      return Optional.of(Map.of("items", dags));
    }
    if (path.endsWith("/versions")) {
      return Optional.of(Map.of("items", versions));
    }
    if (path.contains("/diff/")) {
      return Optional.of(
          new DagDiffView(
              "wine",
              "aa",
              "bb",
              "--- a\n+++ b\n-x\n+y\n",
              List.of(
                  new DagDiffView.FileChange(
                      "c.yaml", Optional.empty(), Optional.of("00112233445566")))));
    }
    if (path.startsWith("/api/v1/sources")) {
      return source(key);
    }
    if (path.startsWith("/api/v1/maintenance")) {
      return Optional.of(maintenance(exchange, key));
    }
    if (path.startsWith("/api/v1/pools")) {
      return pool(exchange, key);
    }
    if (key.endsWith("/logs")) {
      return Optional.of(Map.of("items", logs(exchange)));
    }
    return model(exchange, key);
  }

  private Optional<Object> source(String key) {
    if (key.equals("GET /api/v1/sources")) {
      return Optional.of(Map.of("items", sources));
    }
    return sources.stream()
        .filter(source -> key.contains("/" + source.name()))
        .map(Object.class::cast)
        .findFirst();
  }

  private MaintenanceView maintenance(HttpExchange exchange, String key) throws IOException {
    if (key.startsWith("POST ")) {
      maintenance = paused(exchange, key, "/on");
    }
    return new MaintenanceView(maintenance);
  }

  private static Optional<Pause> paused(HttpExchange exchange, String key, String begins)
      throws IOException {
    JsonNode body = Json.MAPPER.readTree(exchange.getRequestBody());
    return key.endsWith(begins)
        ? Optional.of(
            new Pause(
                body.get("by").asText(),
                body.get("reason").asText(),
                Instant.parse("2026-03-01T12:00:00Z")))
        : Optional.empty();
  }

  private Optional<Object> pool(HttpExchange exchange, String key) throws IOException {
    String name = key.substring(key.lastIndexOf('/') + 1);
    if (key.startsWith("GET ")) {
      return Optional.of(Map.of("items", pools));
    }
    if (key.startsWith("PUT ")) {
      int slots = Json.MAPPER.readTree(exchange.getRequestBody()).get("slots").asInt();
      PoolView pool = new PoolView(name, slots, true, 1, List.of("r1/train"), 4);
      pools.add(pool);
      return Optional.of(pool);
    }
    if (key.startsWith("POST ")) {
      return Optional.of(changedPool(exchange, key));
    }
    return pools.removeIf(pool -> pool.name().equals(name))
        ? Optional.of(Map.of())
        : Optional.empty();
  }

  /** The first pool, paused by whoever asks or not any more. */
  private PoolView changedPool(HttpExchange exchange, String key) throws IOException {
    Optional<Pause> paused = paused(exchange, key, "/pause");
    PoolView pool = pools.remove(0);
    pools.add(
        0,
        new PoolView(
            pool.name(),
            pool.slots(),
            pool.defined(),
            pool.used(),
            pool.users(),
            pool.waiting(),
            paused));
    return pools.get(0);
  }

  private boolean isRun(String path) {
    return !moments.isEmpty() && path.endsWith("/" + moments.get(0).run().id());
  }

  private Optional<Object> model(HttpExchange exchange, String key) throws IOException {
    if (key.equals("GET /api/v1/models")) {
      return Optional.of(Map.of("items", models));
    }
    if (key.matches("POST /api/v1/models/[^/]+/predict")) {
      JsonNode rows = Json.MAPPER.readTree(exchange.getRequestBody()).get("rows");
      predictions.add(rows);
      List<Map<String, Object>> answers = new ArrayList<>();
      rows.forEach(row -> answers.add(prediction(row)));
      return Optional.of(Map.of("model", "wine", "version", 2, "predictions", answers));
    }
    if (key.startsWith("GET /v2/models/")) {
      return Optional.of(
          Map.of("name", "wine", "inputs", List.of(Map.of("name", "x", "datatype", "FP64"))));
    }
    String[] parts = key.split("/");
    if (key.startsWith("GET /api/v1/models/")) {
      Optional<ModelView> found =
          models.stream().filter(model -> model.name().equals(parts[4])).findFirst();
      return parts.length == 5
          ? found.map(model -> model)
          : found.flatMap(model -> version(model, parts[6])).map(version -> version);
    }
    return Optional.empty();
  }

  private static Map<String, Object> prediction(JsonNode row) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("prediction", row.get("x").isNull() ? "none" : "grade " + row.get("x").asText());
    answer.put("score", 0.5);
    return answer;
  }

  private static Optional<ModelVersionView> version(ModelView model, String selector) {
    long number =
        selector.matches("[0-9]+")
            ? Long.parseLong(selector)
            : model.aliases().getOrDefault(selector, -1L);
    return model.versions().stream().filter(one -> one.version() == number).findFirst();
  }

  private List<LogLine> logs(HttpExchange exchange) {
    String path = exchange.getRequestURI().getPath();
    Map<String, Long> query = new HashMap<>();
    for (String pair : exchange.getRequestURI().getQuery().split("&")) {
      query.put(pair.split("=")[0], Long.valueOf(pair.split("=")[1]));
    }
    return logs.stream()
        .filter(line -> path.contains("/tasks/" + line.task() + "/"))
        .filter(line -> line.attempt() == query.get("attempt"))
        .filter(line -> line.sequence() > query.get("after"))
        .limit(query.get("limit"))
        .toList();
  }

  private void artifact(HttpExchange exchange, String digest) throws IOException {
    byte[] known = artifacts.get(digest);
    switch (exchange.getRequestMethod()) {
      case "HEAD" -> exchange.sendResponseHeaders(known == null ? 404 : 200, -1);
      case "PUT" -> {
        artifacts.put(digest, exchange.getRequestBody().readAllBytes());
        answer(exchange, 201, Map.of("digest", digest), "application/json");
      }
      default -> {
        exchange.sendResponseHeaders(200, known.length);
        exchange.getResponseBody().write(known);
      }
    }
  }

  /** Tells each moment that is to come, and stays open until the end of the run. */
  private void stream(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    write(out, ": hello\n\n");
    awaitReader();
    while (moment < moments.size() - 1) {
      moment++;
      for (TaskView task : moments.get(moment).tasks()) {
        write(out, "id: 1\nevent: task\ndata: " + Json.MAPPER.writeValueAsString(task) + "\n\n");
      }
      String run = Json.MAPPER.writeValueAsString(moments.get(moment).run());
      write(out, "event: run\ndata: " + run + "\n\n");
    }
  }

  /** A reader asks once at its beginning and once when it is connected. */
  private void awaitReader() throws IOException {
    try {
      asked.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private static void answer(HttpExchange exchange, int status, Object body, String type)
      throws IOException {
    byte[] bytes = Json.MAPPER.writeValueAsBytes(body);
    exchange.getResponseHeaders().set("Content-Type", type);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static String nameIn(String source) {
    return source
        .lines()
        .filter(line -> line.startsWith("dag:"))
        .findFirst()
        .orElseThrow()
        .substring("dag:".length())
        .strip();
  }

  private static DagView dag(String name) {
    return new DagView(
        name,
        "0123456789abcdef",
        "",
        "",
        Map.of(),
        name + ".yaml",
        Views.START,
        List.of(new DagView.Param("trees", "integer", "", false, 200)),
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty());
  }
}
