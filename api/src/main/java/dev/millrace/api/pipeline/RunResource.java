package dev.millrace.api.pipeline;

import dev.millrace.api.request.ApiLimits;
import dev.millrace.api.request.Asked;
import dev.millrace.api.request.ByteLimit;
import dev.millrace.api.request.JsonBodies;
import dev.millrace.engine.view.Commands;
import dev.millrace.engine.view.Page;
import dev.millrace.engine.view.Queries;
import dev.millrace.engine.view.RunView;
import dev.millrace.engine.view.WhyView;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Runs: listing them, newest first, and stopping one. */
@Path("/api/v1/runs")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Runs")
public final class RunResource {
  private final Queries queries;
  private final Existing existing;

  private final Commands commands;
  private final JsonBodies bodies;
  private final ByteLimit limit;

  public RunResource(
      Queries queries, Existing existing, Commands commands, JsonBodies bodies, ApiLimits limits) {
    this.queries = queries;
    this.existing = existing;
    this.commands = commands;
    this.bodies = bodies;
    this.limit = ByteLimit.json(limits);
  }

  @GET
  @Operation(summary = "Runs, newest first; of one DAG or in one state if asked for")
  public Page<RunView> list(
      @QueryParam("dag") String dag,
      @QueryParam("state") String state,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") String limit) {
    var from = Asked.text(cursor);
    var inState = Asked.runState(state);
    int items = Asked.limit(limit);
    return Asked.page(from, () -> queries.runs(Asked.text(dag), inState, from, items));
  }

  @GET
  @Path("/{run}")
  @Operation(summary = "One run")
  public RunView get(@PathParam("run") String run) {
    return existing.run(run);
  }

  @GET
  @Path("/{run}/why")
  @Operation(
      summary = "Why a run is where it is",
      description =
          "Its tasks that have not succeeded, each with a cause, a line for people and the numbers"
              + " in it as facts; what keeps others comes first.")
  public WhyView why(@PathParam("run") String run) {
    existing.run(run);
    return queries.why(run).orElseThrow();
  }

  @POST
  @Path("/{run}/cancel")
  @Consumes(MediaType.WILDCARD)
  @Operation(
      summary = "Stops a run gracefully",
      description =
          "Attempts are asked to stop and killed after their grace period; finally runs. The run is"
              + " CANCELLED once all of it is proven gone. Again changes nothing.")
  @RequestBody(
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = StopRequest.class)))
  @APIResponse(
      responseCode = "202",
      description = "The run, which may still be stopping",
      content = @Content(schema = @Schema(implementation = RunView.class)))
  @APIResponse(responseCode = "409", description = "The run has ended; the problem says how")
  public Response cancel(@PathParam("run") String run, InputStream body) {
    String reason = stopRequest(body).reasonOr("Cancelled on request.");
    return Response.accepted(commands.cancel(existing.run(run).id(), reason)).build();
  }

  @POST
  @Path("/{run}/kill")
  @Consumes(MediaType.WILDCARD)
  @Operation(
      summary = "Stops a run at once",
      description =
          "Attempts are killed without a grace period and finally does not run; also for a run that"
              + " is being cancelled.")
  @RequestBody(
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = StopRequest.class)))
  @APIResponse(
      responseCode = "202",
      description = "The run, which may still be stopping",
      content = @Content(schema = @Schema(implementation = RunView.class)))
  @APIResponse(responseCode = "409", description = "The run has ended; the problem says how")
  public Response kill(@PathParam("run") String run, InputStream body) {
    String reason = stopRequest(body).reasonOr("Killed on request.");
    return Response.accepted(commands.kill(existing.run(run).id(), reason)).build();
  }

  private StopRequest stopRequest(InputStream body) {
    return bodies.readOr(body, StopRequest.class, limit, new StopRequest(null));
  }
}
