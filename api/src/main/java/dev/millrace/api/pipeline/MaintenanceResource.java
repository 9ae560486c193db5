package dev.millrace.api.pipeline;

import dev.millrace.api.request.ApiLimits;
import dev.millrace.api.request.ByteLimit;
import dev.millrace.api.request.JsonBodies;
import dev.millrace.engine.view.Maintenance;
import dev.millrace.engine.view.MaintenanceView;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Pausing everything for maintenance. */
@Path("/api/v1/maintenance")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Maintenance")
public final class MaintenanceResource {
  private final Maintenance maintenance;
  private final JsonBodies bodies;
  private final ByteLimit limit;

  public MaintenanceResource(Maintenance maintenance, JsonBodies bodies, ApiLimits limits) {
    this.maintenance = maintenance;
    this.bodies = bodies;
    this.limit = ByteLimit.json(limits);
  }

  @GET
  @Operation(summary = "Whether everything is paused, by whom, since when and why")
  public MaintenanceView status() {
    return maintenance.status();
  }

  @POST
  @Path("/on")
  @Consumes(MediaType.WILDCARD)
  @Operation(
      summary = "Pauses everything for the time being",
      description =
          "At all schedulers, within about a second, no schedule fires and no task begins. What"
              + " runs goes on; runs that are asked for are made and wait. Again changes nothing.")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = PauseRequest.class)))
  @APIResponse(
      responseCode = "200",
      description = "As it is now",
      content = @Content(schema = @Schema(implementation = MaintenanceView.class)))
  public MaintenanceView on(InputStream body) {
    PauseRequest request = bodies.read(body, PauseRequest.class, limit);
    return maintenance.on(request.who(), request.why());
  }

  @POST
  @Path("/off")
  @Consumes(MediaType.WILDCARD)
  @Operation(
      summary = "Lets everything go on",
      description =
          "Ticks of the meantime are missed ones: `missed` of their triggers says what becomes of"
              + " them. Again changes nothing.")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = PauseRequest.class)))
  @APIResponse(
      responseCode = "200",
      description = "As it is now",
      content = @Content(schema = @Schema(implementation = MaintenanceView.class)))
  public MaintenanceView off(InputStream body) {
    return maintenance.off(bodies.read(body, PauseRequest.class, limit).who());
  }
}
