package dev.millrace.api.graph;

import dev.millrace.api.pipeline.Existing;
import dev.millrace.engine.view.GraphLayout;
import dev.millrace.engine.view.Queries;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The picture of the DAG version that a run is pinned to. */
@Path("/api/v1/runs/{run}/graph")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Runs")
public final class RunGraphResource {
  private final Queries queries;
  private final Existing existing;
  private final GraphLayouts layouts;

  public RunGraphResource(Queries queries, Existing existing, GraphLayouts layouts) {
    this.queries = queries;
    this.existing = existing;
    this.layouts = layouts;
  }

  @GET
  @Operation(summary = "Where the steps and edges of a run's DAG are drawn")
  public GraphLayout get(@PathParam("run") String run) {
    return layouts.of(
        queries
            .dagOfRun(existing.run(run).id())
            .orElseThrow(() -> new IllegalStateException("run " + run + " has no DAG version")));
  }
}
