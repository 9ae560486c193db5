package dev.millrace.cli.rest;

import static dev.millrace.cli.rest.MillraceApi.ROOT;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.millrace.engine.view.MaintenanceView;
import java.util.Map;

/** What the command asks of a server about maintenance. */
public final class MaintenanceApi {
  private final RestClient rest;

  MaintenanceApi(RestClient rest) {
    this.rest = rest;
  }

  public MaintenanceView status() {
    return rest.get(ROOT + "/maintenance", new TypeReference<>() {});
  }

  /** Pauses everything for the time being. */
  public MaintenanceView on(String by, String reason) {
    return post("/on", Map.of("by", by, "reason", reason));
  }

  /** Lets everything go on. */
  public MaintenanceView off(String by) {
    return post("/off", Map.of("by", by));
  }

  private MaintenanceView post(String what, Map<String, String> body) {
    return rest.post(ROOT + "/maintenance" + what, body, Map.of(), new TypeReference<>() {});
  }
}
