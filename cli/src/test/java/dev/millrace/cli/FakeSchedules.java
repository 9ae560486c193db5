package dev.millrace.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import dev.millrace.cli.rest.Json;
import dev.millrace.engine.view.TickView;
import dev.millrace.engine.view.TriggerView;
import dev.millrace.engine.view.TriggerView.PauseView;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Schedules of a fake server; pausing and resuming changes them. */
final class FakeSchedules {
  final List<TriggerView> triggers = new CopyOnWriteArrayList<>();
  final Map<String, List<TickView>> ticks = new ConcurrentHashMap<>();
  final List<JsonNode> asked = new CopyOnWriteArrayList<>();

  /**
   * @param key method and path
   */
  Optional<Object> answer(HttpExchange exchange, String key) throws IOException {
    String[] parts = key.split("/");
    if (key.equals("GET /api/v1/triggers")) {
      return items(triggers);
    }
    List<TriggerView> ofDag =
        triggers.stream().filter(trigger -> trigger.dag().equals(parts[4])).toList();
    if (parts.length == 6) {
      return items(ofDag);
    }
    if (key.endsWith("/ticks")) {
      return Optional.ofNullable(ticks.get(parts[6])).flatMap(FakeSchedules::items);
    }
    JsonNode body = Json.MAPPER.readTree(exchange.getRequestBody());
    asked.add(body);
    boolean wholeDag = parts.length == 7;
    Optional<PauseView> pause =
        key.endsWith("/pause")
            ? Optional.of(
                new PauseView(
                    body.get("by").asText(), body.get("reason").asText(), Views.START, wholeDag))
            : Optional.empty();
    List<TriggerView> changed =
        ofDag.stream()
            .filter(trigger -> wholeDag || trigger.trigger().equals(parts[6]))
            .map(trigger -> with(trigger, pause))
            .toList();
    return changed.isEmpty() ? Optional.empty() : items(changed);
  }

  private static Optional<Object> items(List<?> items) {
    return Optional.of(Map.of("items", items));
  }

  static TriggerView with(TriggerView trigger, Optional<PauseView> pause) {
    return new TriggerView(
        trigger.dag(),
        trigger.trigger(),
        trigger.form(),
        trigger.says(),
        trigger.overlap(),
        trigger.missed(),
        trigger.zone(),
        pause.isPresent() ? Optional.empty() : trigger.next(),
        pause,
        trigger.problem(),
        trigger.last(),
        trigger.passed());
  }
}
