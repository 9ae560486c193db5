package dev.millrace.api.pipeline;

import dev.millrace.api.request.Asked;
import dev.millrace.engine.explain.OutageExplainer;
import dev.millrace.engine.explain.ScheduleExplainer;
import dev.millrace.engine.schedule.Moment;
import dev.millrace.engine.view.DagView;
import dev.millrace.engine.view.OutageView;
import dev.millrace.engine.view.Queries;
import dev.millrace.engine.view.ScheduleView;
import dev.millrace.engine.view.Schedules;
import dev.millrace.engine.view.TriggerView.PauseView;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** When the triggers of a DAG start runs. */
@Path("/api/v1/dags/{name}/schedule")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "DAGs")
public final class ScheduleResource {
  private final Queries queries;
  private final Schedules schedules;
  private final Existing existing;

  public ScheduleResource(Queries queries, Schedules schedules, Existing existing) {
    this.queries = queries;
    this.schedules = schedules;
    this.existing = existing;
  }

  @GET
  @Operation(
      summary = "The ticks of the current version's triggers, from now on or between two times",
      description =
          "`from` (included) and `to` (not included) are a date or a local time, meant where the"
              + " trigger's clock stands, or a time with Z or an offset. At most `limit` ticks of"
              + " each trigger are listed; how many more there are until `to` is said.")
  public ScheduleView get(
      @PathParam("name") String name,
      @QueryParam("from") String from,
      @QueryParam("to") String to,
      @QueryParam("limit") String limit) {
    int max = Asked.limit(limit, Asked.PAGE_DEFAULT, ScheduleExplainer.TICKS_MAX);
    Moment start = moment("from", from).orElseGet(() -> Moment.of(Instant.now()));
    Optional<Moment> end = moment("to", to);
    end.ifPresent(last -> inOrder(start, last));
    DagView dag = existing.dag(name);
    ScheduleView view =
        new ScheduleExplainer(start, end, max)
            .explain(dag.name(), dag.version(), queries.triggers(name).orElse(List.of()));
    Map<String, PauseView> pauses = new HashMap<>();
    schedules
        .schedules(dag.name())
        .forEach(known -> known.paused().ifPresent(by -> pauses.put(known.trigger(), by)));
    return new ScheduleView(
        view.dag(),
        view.version(),
        view.triggers().stream()
            .map(
                trigger ->
                    pauses.containsKey(trigger.trigger())
                        ? trigger.with(pauses.get(trigger.trigger()))
                        : trigger)
            .toList());
  }

  @GET
  @Path("/outage")
  @Operation(
      summary = "What would become of the ticks of an outage",
      description =
          "Nothing starts runs between `from` and `to`, both of which are needed and written as"
              + " above. Says which runs would start then, and why the other ticks make none.")
  public OutageView outage(
      @PathParam("name") String name,
      @QueryParam("from") String from,
      @QueryParam("to") String to) {
    Moment stopped = required("from", from);
    Moment back = required("to", to);
    inOrder(stopped, back);
    DagView dag = existing.dag(name);
    return new OutageExplainer(stopped, back)
        .explain(dag.name(), dag.version(), queries.triggers(name).orElse(List.of()));
  }

  private static void inOrder(Moment from, Moment to) {
    if (to.isBefore(from)) {
      throw Asked.invalid(
          "to", to.text(), "a time that is not before " + from.text() + " was expected");
    }
  }

  private static Moment required(String name, String written) {
    return moment(name, written)
        .orElseThrow(() -> Asked.invalid(name, "", Moment.EXPECTED + " was expected"));
  }

  private static Optional<Moment> moment(String name, String written) {
    return Asked.text(written)
        .map(
            text ->
                Moment.parse(text)
                    .orElseThrow(
                        () -> Asked.invalid(name, text, Moment.EXPECTED + " was expected")));
  }
}
