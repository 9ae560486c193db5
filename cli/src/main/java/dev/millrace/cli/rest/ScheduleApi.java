package dev.millrace.cli.rest;

import static dev.millrace.cli.rest.MillraceApi.ROOT;
import static dev.millrace.cli.rest.MillraceApi.query;
import static dev.millrace.cli.rest.MillraceApi.segment;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.millrace.engine.view.OutageView;
import dev.millrace.engine.view.Page;
import dev.millrace.engine.view.ScheduleView;
import dev.millrace.engine.view.TickView;
import dev.millrace.engine.view.TriggerView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the command asks of a server about schedules, by name. */
public final class ScheduleApi {
  private final RestClient rest;

  ScheduleApi(RestClient rest) {
    this.rest = rest;
  }

  /**
   * When a DAG's triggers start runs.
   *
   * @param from text of a moment; now if empty
   */
  public ScheduleView preview(String dag, Optional<String> from, Optional<String> to, int limit) {
    Map<String, String> query = new LinkedHashMap<>();
    from.ifPresent(text -> query.put("from", text));
    to.ifPresent(text -> query.put("to", text));
    query.put("limit", Integer.toString(limit));
    return rest.get(dagPath(dag) + "/schedule" + query(query), new TypeReference<>() {});
  }

  /** What would become of the ticks between two moments, if nothing started runs. */
  public OutageView outage(String dag, String from, String to) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("from", from);
    query.put("to", to);
    return rest.get(dagPath(dag) + "/schedule/outage" + query(query), new TypeReference<>() {});
  }

  /** The schedules of every DAG, by name. */
  public List<TriggerView> all() {
    return rest.get(ROOT + "/triggers", new TypeReference<Page<TriggerView>>() {}).items();
  }

  /** The schedules of a DAG, in the order written. */
  public List<TriggerView> of(String dag) {
    return rest.get(dagPath(dag) + "/triggers", new TypeReference<Page<TriggerView>>() {}).items();
  }

  /** What became of the ticks of a schedule, newest first. */
  public List<TickView> ticks(String dag, String trigger, int limit) {
    return rest.get(
            triggerPath(dag, Optional.of(trigger)) + "/ticks?limit=" + limit,
            new TypeReference<Page<TickView>>() {})
        .items();
  }

  /**
   * Stops schedules for the time being.
   *
   * @param trigger all of the DAG if empty
   */
  public List<TriggerView> pause(String dag, Optional<String> trigger, String by, String reason) {
    return change(dag, trigger, "/pause", Map.of("by", by, "reason", reason));
  }

  /** Lets schedules go on, from now. */
  public List<TriggerView> resume(String dag, Optional<String> trigger, String by) {
    return change(dag, trigger, "/resume", Map.of("by", by));
  }

  private List<TriggerView> change(
      String dag, Optional<String> trigger, String how, Map<String, Object> body) {
    return rest.post(
            triggerPath(dag, trigger) + how,
            body,
            Map.of(),
            new TypeReference<Page<TriggerView>>() {})
        .items();
  }

  private static String triggerPath(String dag, Optional<String> trigger) {
    return dagPath(dag) + "/triggers" + trigger.map(name -> "/" + segment(name)).orElse("");
  }

  private static String dagPath(String dag) {
    return ROOT + "/dags/" + segment(dag);
  }
}
