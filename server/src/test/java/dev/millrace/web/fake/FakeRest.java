package dev.millrace.web.fake;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.millrace.engine.view.MaintenanceView;
import dev.millrace.engine.view.Page;
import dev.millrace.engine.view.TriggerView.PauseView;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers as the API of Millrace does. */
final class FakeRest implements HttpHandler {
  private static final String API = "/api/v1";
  private static final int LINES_DEFAULT = 1_000;

  private final FakeMillrace server;
  private final FakeState state;

  FakeRest(FakeMillrace server) {
    this.server = server;
    this.state = server.state;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    if (!path.startsWith(API)) {
      page(exchange, path);
      return;
    }
    String below = path.substring(API.length());
    try {
      Optional<Troubles.Refusal> refusal = server.troubles.meet(below);
      if (refusal.isPresent()) {
        problem(exchange, refusal.get());
      } else {
        answer(exchange, Arrays.stream(below.substring(1).split("/")).map(FakeRest::text).toList());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      exchange.close();
    }
  }

  private void answer(HttpExchange exchange, List<String> parts) throws IOException {
    Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
    if (parts.get(parts.size() - 1).equals("events")) {
      server.events.open(parts.size() == 1 ? "" : parts.get(1), exchange);
      return;
    }
    if (exchange.getRequestMethod().equals("POST")) {
      if (parts.get(0).equals("runs")) {
        ask(exchange, parts);
      } else if (parts.get(2).equals("triggers")) {
        pause(exchange, parts);
      } else {
        trigger(exchange, parts.get(1));
      }
      return;
    }
    Optional<?> found =
        switch (parts.get(0)) {
          case "dags" -> dags(parts, query);
          case "runs" -> runs(parts, query);
          case "maintenance" -> Optional.of(new MaintenanceView(state.maintenance));
          case "models" -> models(parts);
          case "workers" -> Optional.of(new Items(List.copyOf(state.workers.values())));
          default -> Optional.empty();
        };
    if (found.isEmpty()) {
      String detail = "there is no " + String.join(" ", parts);
      problem(exchange, new Troubles.Refusal(404, "Not found", detail));
    } else if (found.get() instanceof String markdown) {
      send(exchange, 200, "text/markdown; charset=utf-8", markdown);
    } else {
      send(exchange, 200, "application/json", ViewJson.write(found.get()));
    }
  }

  private Optional<?> dags(List<String> parts, Map<String, String> query) {
    if (parts.size() == 1) {
      return Optional.of(new Items(List.copyOf(state.dags.values())));
    }
    if (parts.size() == 3 && parts.get(2).equals("triggers")) {
      return Optional.of(new Items(state.schedules.of(parts.get(1))));
    }
    if (parts.size() == 5) {
      int limit = Integer.parseInt(query.get("limit"));
      if (parts.get(4).equals("deliveries")) {
        return Optional.of(new Items(state.schedules.deliveries(parts.get(1), parts.get(3))));
      }
      return state.schedules.ticks(parts.get(1), parts.get(3), limit).map(Items::new);
    }
    return parts.size() == 2 ? get(state.dags, parts.get(1)) : get(state.graphs, parts.get(1));
  }

  private Optional<?> runs(List<String> parts, Map<String, String> query) {
    if (parts.size() == 1) {
      return Optional.of(paged(state.runs(Optional.ofNullable(query.get("dag"))), query));
    }
    String run = parts.get(1);
    if (parts.size() == 2) {
      return get(state.runs, run);
    }
    if (parts.get(2).equals("graph")) {
      return get(state.runs, run).flatMap(view -> get(state.graphs, view.dag()));
    }
    if (parts.size() == 3) {
      return Optional.of(paged(state.tasks(run), query));
    }
    String task = parts.get(3);
    if (parts.get(4).equals("attempts")) {
      return Optional.of(new Items(state.attempts(run, task)));
    }
    int attempt = Integer.parseInt(query.get("attempt"));
    long after = Long.parseLong(query.getOrDefault("after", "0"));
    int limit = Integer.parseInt(query.getOrDefault("limit", "" + LINES_DEFAULT));
    return Optional.of(new Items(state.lines(run, task, attempt, after, limit)));
  }

  private Optional<?> models(List<String> parts) {
    if (parts.size() == 1) {
      return Optional.of(new Items(List.copyOf(state.models.values())));
    }
    return parts.size() == 2
        ? get(state.models, parts.get(1))
        : get(state.cards, parts.get(1) + "/" + parts.get(3));
  }

  private void trigger(HttpExchange exchange, String dag) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Map<String, Object> read = ViewJson.read(body);
    @SuppressWarnings("unchecked")
    Map<String, Object> params = (Map<String, Object>) read.get("params");
    String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
    var asked =
        new FakeMillrace.Triggered(dag, params, key, !Boolean.FALSE.equals(read.get("cache")));
    String run = ViewJson.write(state.trigger(asked, Wine.NOON));
    send(exchange, 202, "application/json", run);
  }

  /** Cancels or kills a run, or decides what a task asks; the state changes by events only. */
  private void ask(HttpExchange exchange, List<String> parts) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    state.asked.add(parts.get(parts.size() - 1) + " " + body);
    send(exchange, 202, "application/json", ViewJson.write(state.runs.get(parts.get(1))));
  }

  /** Pauses or resumes a schedule, or all of a DAG, at noon. */
  private void pause(HttpExchange exchange, List<String> parts) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Map<String, Object> read = ViewJson.read(body);
    String word = parts.get(parts.size() - 1);
    state.asked.add(word + " " + body);
    boolean wholeDag = parts.size() == 4;
    Optional<PauseView> pause =
        word.equals("pause")
            ? Optional.of(
                new PauseView(
                    (String) read.get("by"), (String) read.get("reason"), Wine.NOON, wholeDag))
            : Optional.empty();
    Optional<String> trigger = wholeDag ? Optional.empty() : Optional.of(parts.get(3));
    List<?> changed = state.schedules.change(parts.get(1), trigger, pause);
    send(exchange, 200, "application/json", ViewJson.write(new Items(changed)));
  }

  /** Items from the cursor on, which is the index of the first one. */
  private static <T> Page<T> paged(List<T> all, Map<String, String> query) {
    int from = Integer.parseInt(query.getOrDefault("cursor", "0"));
    int to = Math.min(all.size(), from + Integer.parseInt(query.get("limit")));
    return new Page<>(
        all.subList(from, to), to < all.size() ? Optional.of("" + to) : Optional.empty());
  }

  private static <T> Optional<T> get(Map<String, T> known, String name) {
    return Optional.ofNullable(known.get(name));
  }

  private static void page(HttpExchange exchange, String path) throws IOException {
    Optional<byte[]> file = BuiltPage.file(path);
    if (file.isEmpty()) {
      send(exchange, 404, "text/plain", "there is no " + path);
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", BuiltPage.type(path));
    exchange.sendResponseHeaders(200, file.get().length);
    exchange.getResponseBody().write(file.get());
    exchange.close();
  }

  private static void problem(HttpExchange exchange, Troubles.Refusal refusal) throws IOException {
    String body =
        ViewJson.write(
            Map.of(
                "status", refusal.status(), "title", refusal.title(), "detail", refusal.detail()));
    send(exchange, refusal.status(), "application/problem+json", body);
  }

  private static void send(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static Map<String, String> query(String raw) {
    Map<String, String> query = new HashMap<>();
    if (raw != null) {
      for (String pair : raw.split("&")) {
        int equals = pair.indexOf('=');
        query.put(text(pair.substring(0, equals)), text(pair.substring(equals + 1)));
      }
    }
    return query;
  }

  private static String text(String encoded) {
    return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
  }

  /** A list as the API wraps it. */
  record Items(List<?> items) {}
}
