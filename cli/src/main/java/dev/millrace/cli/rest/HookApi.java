package dev.millrace.cli.rest;

import static dev.millrace.cli.rest.MillraceApi.ROOT;
import static dev.millrace.cli.rest.MillraceApi.segment;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.millrace.engine.view.DeliveryView;
import dev.millrace.engine.view.Page;
import dev.millrace.engine.view.ToldEventView;
import java.util.List;
import java.util.Map;

/** What the command asks of a server about webhooks and events, by name. */
public final class HookApi {
  private final RestClient rest;

  HookApi(RestClient rest) {
    this.rest = rest;
  }

  /** The calls of a webhook or the events of a trigger, newest first. */
  public List<DeliveryView> deliveries(String dag, String trigger, int limit) {
    return rest.get(
            path(dag, trigger) + "?limit=" + limit, new TypeReference<Page<DeliveryView>>() {})
        .items();
  }

  /**
   * Tells of an event.
   *
   * @param key makes a repeated request the same
   */
  public ToldEventView tell(String event, String model, Map<String, Object> facts, String key) {
    return rest.post(
        ROOT + "/events",
        Map.of("event", event, "model", model, "facts", facts),
        Map.of("Idempotency-Key", key),
        new TypeReference<>() {});
  }

  /**
   * Takes a call once more.
   *
   * @param key makes a repeated request the same
   */
  public DeliveryView replay(String dag, String trigger, String delivery, String key) {
    return rest.post(
        path(dag, trigger) + "/" + segment(delivery) + "/replay",
        Map.of(),
        Map.of("Idempotency-Key", key),
        new TypeReference<>() {});
  }

  private static String path(String dag, String trigger) {
    return ROOT + "/dags/" + segment(dag) + "/triggers/" + segment(trigger) + "/deliveries";
  }
}
