package dev.millrace.api.pipeline;

import dev.millrace.api.request.ApiLimits;
import dev.millrace.api.request.Asked;
import dev.millrace.api.request.ByteLimit;
import dev.millrace.api.request.JsonBodies;
import dev.millrace.engine.view.ForkView;
import dev.millrace.engine.view.Reruns;
import dev.millrace.engine.view.RunView;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
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

/** Running again what has run. */
@Path("/api/v1/runs/{run}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Runs")
public final class RerunResource {
  private final Reruns reruns;
  private final Existing existing;
  private final JsonBodies bodies;
  private final ByteLimit limit;

  public RerunResource(Reruns reruns, Existing existing, JsonBodies bodies, ApiLimits limits) {
    this.reruns = reruns;
    this.existing = existing;
    this.bodies = bodies;
    this.limit = ByteLimit.json(limits);
  }

  @POST
  @Path("/fork/plan")
  @Consumes(MediaType.WILDCARD)
  @Operation(
      summary = "What a run made from this one would do; changes nothing",
      description =
          "For each step whether it would be reused, run or skipped, and why. Steps that are named,"
              + " that see a changed parameter, that never succeeded or whose outputs are gone run,"
              + " with everything downstream of them.")
  @RequestBody(
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = ForkRequest.class)))
  @APIResponse(
      responseCode = "200",
      description = "The plan; its digest names it",
      content = @Content(schema = @Schema(implementation = ForkView.class)))
  public ForkView plan(@PathParam("run") String run, InputStream body) {
    return reruns.plan(existing.run(run).id(), request(body).fork());
  }

  @POST
  @Path("/fork")
  @Consumes(MediaType.WILDCARD)
  @Operation(
      summary = "Makes a run from this one",
      description =
          "The new run reuses what the plan says and runs the rest. This run stays as it is.")
  @RequestBody(
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = ForkRequest.class)))
  @APIResponse(
      responseCode = "202",
      description = "The new run as it begins",
      content = @Content(schema = @Schema(implementation = RunView.class)))
  @APIResponse(
      responseCode = "409",
      description = "The plan is no longer the one that was shown, or no step would run")
  public Response fork(
      @PathParam("run") String run,
      @HeaderParam("Idempotency-Key") String idempotencyKey,
      InputStream body) {
    Optional<String> key = Asked.idempotencyKey(idempotencyKey);
    ForkRequest request = request(body);
    RunView made = reruns.fork(existing.run(run).id(), request.fork(), request.seen(), key);
    return Response.accepted(made).location(URI.create("/api/v1/runs/" + made.id())).build();
  }

  @POST
  @Path("/rerun")
  @Consumes(MediaType.WILDCARD)
  @Operation(
      summary = "Lets a run that failed or was cancelled go on from where it failed",
      description =
          "What did not succeed begins anew in the same run, and finally does; what succeeded stays."
              + " Attempts keep counting, retries count anew. With a generation the request may be"
              + " repeated: it is carried out once.")
  @RequestBody(
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = GoOnRequest.class)))
  @APIResponse(
      responseCode = "202",
      description = "The run, which goes on",
      content = @Content(schema = @Schema(implementation = RunView.class)))
  @APIResponse(
      responseCode = "409",
      description = "The run has not ended, has succeeded, or what it needs is gone")
  public Response goOn(@PathParam("run") String run, InputStream body) {
    GoOnRequest request = bodies.readOr(body, GoOnRequest.class, limit, new GoOnRequest(null));
    return Response.accepted(reruns.goOn(existing.run(run).id(), request.wanted())).build();
  }

  private ForkRequest request(InputStream body) {
    return bodies.readOr(body, ForkRequest.class, limit, ForkRequest.NONE);
  }
}
