package dev.millrace.api.pipeline;

import dev.millrace.api.problem.NearestName;
import dev.millrace.api.problem.Problem;
import dev.millrace.api.problem.ProblemKind;
import dev.millrace.api.request.ApiLimits;
import dev.millrace.api.request.Asked;
import dev.millrace.api.request.ByteLimit;
import dev.millrace.api.request.Items;
import dev.millrace.api.request.JsonBodies;
import dev.millrace.engine.view.Commands.Refused;
import dev.millrace.engine.view.Schedules;
import dev.millrace.engine.view.TickView;
import dev.millrace.engine.view.TriggerView;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The schedules of a DAG: when they fire, what became of their ticks, and stopping them. */
@Path("/api/v1/dags/{dag}/triggers")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Schedules")
public final class TriggerResource {
  private final Schedules schedules;
  private final Existing existing;
  private final JsonBodies bodies;
  private final ByteLimit limit;

  public TriggerResource(
      Schedules schedules, Existing existing, JsonBodies bodies, ApiLimits limits) {
    this.schedules = schedules;
    this.existing = existing;
    this.bodies = bodies;
    this.limit = ByteLimit.json(limits);
  }

  @GET
  @Operation(
      summary = "The schedules of a DAG",
      description = "With the newest ticks that became no run, and why.")
  public Items<TriggerView> list(@PathParam("dag") String dag) {
    return new Items<>(schedules.schedules(existing.dag(dag).name()));
  }

  @GET
  @Path("/{trigger}/ticks")
  @Operation(
      summary = "What became of the ticks of a schedule, newest first",
      description = "Ticks in a row that became no run for the same reason may be one item.")
  @APIResponse(responseCode = "404", description = "There never was such a schedule")
  public Items<TickView> ticks(
      @PathParam("dag") String dag,
      @PathParam("trigger") String trigger,
      @QueryParam("limit") String most) {
    int limit = Asked.limit(most);
    return new Items<>(known(dag, trigger, () -> schedules.ticks(dag, trigger, limit)));
  }

  @POST
  @Path("/{trigger}/pause")
  @Consumes(MediaType.WILDCARD)
  @Operation(
      summary = "Stops a schedule for the time being",
      description = "Its ticks become no runs until it is resumed. Again changes nothing.")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = PauseRequest.class)))
  @APIResponse(responseCode = "404", description = "There is no such schedule")
  public Items<TriggerView> pause(
      @PathParam("dag") String dag, @PathParam("trigger") String trigger, InputStream body) {
    return new Items<>(known(dag, trigger, () -> pause(dag, Optional.of(trigger), body)));
  }

  @POST
  @Path("/{trigger}/resume")
  @Consumes(MediaType.WILDCARD)
  @Operation(summary = "Lets a schedule go on, from now; nothing is made up for")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = PauseRequest.class)))
  @APIResponse(responseCode = "404", description = "There is no such schedule")
  @APIResponse(responseCode = "409", description = "The DAG is paused as a whole")
  public Items<TriggerView> resume(
      @PathParam("dag") String dag, @PathParam("trigger") String trigger, InputStream body) {
    String who = read(body).who();
    return new Items<>(known(dag, trigger, () -> schedules.resume(dag, Optional.of(trigger), who)));
  }

  @POST
  @Path("/pause")
  @Consumes(MediaType.WILDCARD)
  @Operation(summary = "Stops all schedules of a DAG for the time being")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = PauseRequest.class)))
  @APIResponse(responseCode = "404", description = "It has no schedule")
  public Items<TriggerView> pauseAll(@PathParam("dag") String dag, InputStream body) {
    return new Items<>(pause(dag, Optional.empty(), body));
  }

  @POST
  @Path("/resume")
  @Consumes(MediaType.WILDCARD)
  @Operation(summary = "Lets the schedules of a DAG that was paused as a whole go on, from now")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = PauseRequest.class)))
  @APIResponse(responseCode = "404", description = "It has no schedule")
  public Items<TriggerView> resumeAll(@PathParam("dag") String dag, InputStream body) {
    return new Items<>(schedules.resume(dag, Optional.empty(), read(body).who()));
  }

  /** Says which schedules there are if there is no such one. */
  private <T> T known(String dag, String trigger, Supplier<T> asked) {
    try {
      return asked.get();
    } catch (Refused e) {
      if (e.reason() != Refused.Reason.NOT_FOUND) {
        throw e;
      }
      List<String> names =
          schedules.schedules(existing.dag(dag).name()).stream().map(TriggerView::trigger).toList();
      throw Problem.of(
              ProblemKind.NOT_FOUND,
              "DAG \""
                  + dag
                  + "\" has no schedule \""
                  + trigger
                  + "\". "
                  + NearestName.hint(trigger, names))
          .asException();
    }
  }

  private List<TriggerView> pause(String dag, Optional<String> trigger, InputStream body) {
    PauseRequest request = read(body);
    return schedules.pause(dag, trigger, request.who(), request.why());
  }

  private PauseRequest read(InputStream body) {
    return bodies.read(body, PauseRequest.class, limit);
  }
}
