package dev.millrace.api.inference;

import dev.millrace.api.system.ApiReadiness;
import dev.millrace.api.system.ServerInfo;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The server as the protocol sees it. */
@Path("/v2")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Open Inference Protocol v2")
public final class ServerResource {
  private final ServerInfo info;
  private final ApiReadiness readiness;

  public ServerResource(ServerInfo info, ApiReadiness readiness) {
    this.info = info;
    this.readiness = readiness;
  }

  /** Name and version. */
  public record ServerMetadata(String name, String version, List<String> extensions) {}

  /**
   * Whether the server is alive, and ready. The specification calls both {@code live}; clients read
   * either word.
   */
  public record Health(boolean live, boolean ready) {}

  @GET
  @Operation(summary = "Name and version of the server")
  public ServerMetadata metadata() {
    return new ServerMetadata(info.name(), info.version(), List.of());
  }

  @GET
  @Path("/health/live")
  @Operation(summary = "Whether the server answers at all")
  public Health live() {
    return new Health(true, true);
  }

  @GET
  @Path("/health/ready")
  @Operation(summary = "Whether models can be asked; 503 if not")
  public Response ready() {
    boolean ready = readiness.trouble().isEmpty();
    return Response.status(ready ? 200 : 503).entity(new Health(ready, ready)).build();
  }
}
