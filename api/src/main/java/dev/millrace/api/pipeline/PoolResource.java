package dev.millrace.api.pipeline;

import dev.millrace.api.request.ApiLimits;
import dev.millrace.api.request.ByteLimit;
import dev.millrace.api.request.Items;
import dev.millrace.api.request.JsonBodies;
import dev.millrace.engine.view.Commands;
import dev.millrace.engine.view.PoolView;
import dev.millrace.engine.view.Queries;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Pools: named limits that tasks of all runs share. */
@Path("/api/v1/pools")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Pools")
public final class PoolResource {
  private final Queries queries;
  private final Commands commands;
  private final JsonBodies bodies;
  private final ByteLimit limit;

  public PoolResource(Queries queries, Commands commands, JsonBodies bodies, ApiLimits limits) {
    this.queries = queries;
    this.commands = commands;
    this.bodies = bodies;
    this.limit = ByteLimit.json(limits);
  }

  @GET
  @Operation(
      summary = "Every pool, with who has slots of it",
      description =
          "A pool whose name begins with dag: holds the max-parallel of a DAG. Tasks that wait are"
              + " those of the scheduler that was asked.")
  public Items<PoolView> list() {
    return new Items<>(queries.pools());
  }

  @PUT
  @Path("/{pool}")
  @Operation(
      summary = "Says how many slots a pool has",
      description =
          "More take effect at once; with fewer, what runs may end first. Again changes nothing.")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = PoolSlots.class)))
  @APIResponse(
      responseCode = "200",
      description = "The pool as it is now",
      content = @Content(schema = @Schema(implementation = PoolView.class)))
  @APIResponse(responseCode = "422", description = "No pool can be called so, or have so many")
  public PoolView define(@PathParam("pool") String pool, InputStream body) {
    return commands.definePool(pool, bodies.read(body, PoolSlots.class, limit).required());
  }

  @POST
  @Path("/{pool}/pause")
  @Consumes(MediaType.WILDCARD)
  @Operation(
      summary = "Lets no further task take slots of a pool for the time being",
      description =
          "Tasks that have slots go on; those that wait say who paused it and why, and hold up"
              + " nothing else. Again changes nothing.")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = PauseRequest.class)))
  @APIResponse(
      responseCode = "200",
      description = "The pool as it is now",
      content = @Content(schema = @Schema(implementation = PoolView.class)))
  @APIResponse(responseCode = "404", description = "There is no such pool")
  @APIResponse(responseCode = "422", description = "It holds the max-parallel of a DAG")
  public PoolView pause(@PathParam("pool") String pool, InputStream body) {
    PauseRequest request = bodies.read(body, PauseRequest.class, limit);
    return commands.pausePool(pool, request.who(), request.why());
  }

  @POST
  @Path("/{pool}/resume")
  @Consumes(MediaType.WILDCARD)
  @Operation(summary = "Lets tasks take slots of a pool again, at once")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = PauseRequest.class)))
  @APIResponse(
      responseCode = "200",
      description = "The pool as it is now",
      content = @Content(schema = @Schema(implementation = PoolView.class)))
  @APIResponse(responseCode = "404", description = "There is no such pool")
  public PoolView resume(@PathParam("pool") String pool, InputStream body) {
    return commands.resumePool(pool, bodies.read(body, PauseRequest.class, limit).who());
  }

  @DELETE
  @Path("/{pool}")
  @Operation(summary = "Takes back what was said about a pool: it has one slot again")
  @APIResponse(responseCode = "204", description = "Done")
  @APIResponse(responseCode = "404", description = "There is no such pool")
  public Response remove(@PathParam("pool") String pool) {
    commands.removePool(pool);
    return Response.noContent().build();
  }
}
