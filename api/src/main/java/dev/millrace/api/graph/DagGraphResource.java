package dev.millrace.api.graph;

import dev.millrace.api.pipeline.Existing;
import dev.millrace.engine.view.GraphLayout;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The picture of a DAG in its current version. */
@Path("/api/v1/dags/{name}/graph")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "DAGs")
public final class DagGraphResource {
  private final Existing existing;
  private final GraphLayouts layouts;

  public DagGraphResource(Existing existing, GraphLayouts layouts) {
    this.existing = existing;
    this.layouts = layouts;
  }

  @GET
  @Operation(summary = "Where the steps and edges of a DAG are drawn, in its current version")
  public GraphLayout get(@PathParam("name") String name) {
    return layouts.of(existing.dag(name));
  }
}
