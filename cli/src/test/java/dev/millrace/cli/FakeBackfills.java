package dev.millrace.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import dev.millrace.cli.rest.Json;
import dev.millrace.engine.view.BackfillItemView;
import dev.millrace.engine.view.BackfillPlanView;
import dev.millrace.engine.view.BackfillView;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** One backfill of a fake server, once it is made. */
final class FakeBackfills {
  final List<JsonNode> asked = new CopyOnWriteArrayList<>();
  final List<BackfillItemView> items = new CopyOnWriteArrayList<>();
  volatile BackfillPlanView plan;
  volatile BackfillView made;

  /**
   * @param key method and path
   */
  Optional<Object> answer(HttpExchange exchange, String key) throws IOException {
    if (key.startsWith("POST ")) {
      asked.add(Json.MAPPER.readTree(exchange.getRequestBody()));
    }
    if (key.equals("POST /api/v1/backfills/plan")) {
      return Optional.of(plan);
    }
    if (key.equals("GET /api/v1/backfills")) {
      return Optional.of(Map.of("items", made == null ? List.of() : List.of(made)));
    }
    if (made == null || !key.matches(".*/backfills(/bf1(/[a-z]+)?)?")) {
      return Optional.empty();
    }
    return Optional.of(key.endsWith("/items") ? Map.of("items", items) : made);
  }
}
