package dev.millrace.api.system;

import dev.millrace.api.request.Items;
import dev.millrace.engine.view.Queries;
import dev.millrace.engine.view.WorkerView;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** This process and the workers. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "System")
public final class SystemResource {
  private final ServerInfo info;
  private final Queries queries;

  public SystemResource(ServerInfo info, Queries queries) {
    this.info = info;
    this.queries = queries;
  }

  @GET
  @Path("/info")
  @Operation(summary = "Name, version and roles of the process that answers")
  public ServerInfo info() {
    return info;
  }

  @GET
  @Path("/workers")
  @Operation(summary = "The workers, and what each runs")
  public Items<WorkerView> workers() {
    return new Items<>(queries.workers());
  }
}
