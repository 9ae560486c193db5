package dev.millrace.api.pipeline;

import dev.millrace.api.request.ApiLimits;
import dev.millrace.api.request.Asked;
import dev.millrace.api.request.ByteLimit;
import dev.millrace.api.request.JsonBodies;
import dev.millrace.engine.backfill.BackfillState;
import dev.millrace.engine.view.BackfillItemView;
import dev.millrace.engine.view.BackfillPlanView;
import dev.millrace.engine.view.BackfillView;
import dev.millrace.engine.view.Backfills;
import dev.millrace.engine.view.Page;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Runs over ticks of the past, or over a list of parameters. */
@Path("/api/v1/backfills")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Backfills")
public final class BackfillResource {
  private final Backfills backfills;
  private final Existing existing;
  private final JsonBodies bodies;
  private final ByteLimit limit;

  public BackfillResource(
      Backfills backfills, Existing existing, JsonBodies bodies, ApiLimits limits) {
    this.backfills = backfills;
    this.existing = existing;
    this.bodies = bodies;
    this.limit = ByteLimit.json(limits);
  }

  @POST
  @Path("/plan")
  @Consumes(MediaType.WILDCARD)
  @Operation(
      summary = "What a backfill would do; changes nothing",
      description =
          "How many runs it would make, which ticks have one already, how long it would take by the"
              + " median of the newest runs that succeeded, and how many steps would be given results"
              + " that are kept now. At most 1,000 ticks are listed.")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = BackfillRequest.class)))
  @APIResponse(
      responseCode = "200",
      description = "The plan; its digest names it",
      content = @Content(schema = @Schema(implementation = BackfillPlanView.class)))
  @APIResponse(responseCode = "404", description = "There is no such DAG")
  public BackfillPlanView plan(InputStream body) {
    BackfillRequest request = request(body);
    existing.dag(request.name());
    return backfills.plan(request.wish());
  }

  @POST
  @Consumes(MediaType.WILDCARD)
  @Operation(
      summary = "Makes a backfill, which begins at once",
      description =
          "At most as many of its runs are open as it says. They let the tasks of all other runs go"
              + " first. A tick that got a run since the plan is skipped, unless it is to be"
              + " reprocessed.")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = BackfillRequest.class)))
  @APIResponse(
      responseCode = "202",
      description = "The backfill as it begins",
      content = @Content(schema = @Schema(implementation = BackfillView.class)))
  @APIResponse(responseCode = "404", description = "There is no such DAG")
  @APIResponse(
      responseCode = "409",
      description = "The plan is no longer the one that was shown, or has no run")
  public Response make(@HeaderParam("Idempotency-Key") String idempotencyKey, InputStream body) {
    Optional<String> key = Asked.idempotencyKey(idempotencyKey);
    BackfillRequest request = request(body);
    existing.dag(request.name());
    BackfillView made =
        backfills.make(request.wish(), request.who(), request.why(), request.seen(), key);
    return Response.accepted(made).location(URI.create("/api/v1/backfills/" + made.id())).build();
  }

  @GET
  @Operation(summary = "Backfills and how far they are, newest first")
  public Page<BackfillView> list(
      @QueryParam("dag") String dag,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") String most) {
    int max = Asked.limit(most);
    Optional<String> after = Asked.text(cursor);
    return Asked.page(after, () -> backfills.backfills(Asked.text(dag), after, max));
  }

  @GET
  @Path("/{backfill}")
  @Operation(
      summary = "A backfill and how far it is",
      description =
          "How many items are in which state, and how long the rest takes by the median of its runs"
              + " that have succeeded.")
  @APIResponse(responseCode = "404", description = "There is no such backfill")
  public BackfillView get(@PathParam("backfill") String backfill) {
    return backfills.backfill(backfill);
  }

  @GET
  @Path("/{backfill}/items")
  @Operation(summary = "The items of a backfill in the order in which they have their turn")
  @APIResponse(responseCode = "404", description = "There is no such backfill")
  public Page<BackfillItemView> items(
      @PathParam("backfill") String backfill,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") String most) {
    int max = Asked.limit(most);
    Optional<String> after = Asked.text(cursor);
    return Asked.page(after, () -> backfills.items(backfill, after, max));
  }

  @POST
  @Path("/{backfill}/pause")
  @Consumes(MediaType.WILDCARD)
  @Operation(
      summary = "Starts no more runs until it is resumed",
      description = "Those that have begun go on. Again changes nothing.")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = SteerRequest.class)))
  @APIResponse(responseCode = "404", description = "There is no such backfill")
  @APIResponse(responseCode = "409", description = "It has ended")
  public BackfillView pause(@PathParam("backfill") String backfill, InputStream body) {
    return steer(backfill, BackfillState.PAUSED, body);
  }

  @POST
  @Path("/{backfill}/resume")
  @Consumes(MediaType.WILDCARD)
  @Operation(summary = "Starts runs again")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = SteerRequest.class)))
  @APIResponse(responseCode = "404", description = "There is no such backfill")
  @APIResponse(responseCode = "409", description = "It has ended")
  public BackfillView resume(@PathParam("backfill") String backfill, InputStream body) {
    return steer(backfill, BackfillState.ACTIVE, body);
  }

  @POST
  @Path("/{backfill}/cancel")
  @Consumes(MediaType.WILDCARD)
  @Operation(summary = "Cancels its runs that have not ended, and starts no others")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = SteerRequest.class)))
  @APIResponse(responseCode = "404", description = "There is no such backfill")
  @APIResponse(responseCode = "409", description = "It has ended")
  public BackfillView cancel(@PathParam("backfill") String backfill, InputStream body) {
    return steer(backfill, BackfillState.CANCELLED, body);
  }

  private BackfillView steer(String backfill, BackfillState to, InputStream body) {
    SteerRequest request = bodies.read(body, SteerRequest.class, limit);
    return backfills.steer(backfill, to, request.who(), request.why());
  }

  private BackfillRequest request(InputStream body) {
    return bodies.read(body, BackfillRequest.class, limit);
  }
}
