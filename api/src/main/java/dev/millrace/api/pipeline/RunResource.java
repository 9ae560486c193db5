package dev.millrace.api.pipeline;

import dev.millrace.api.request.Asked;
import dev.millrace.engine.view.Page;
import dev.millrace.engine.view.Queries;
import dev.millrace.engine.view.RunView;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Runs, newest first. */
@Path("/api/v1/runs")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Runs")
public final class RunResource {
  private final Queries queries;
  private final Existing existing;

  public RunResource(Queries queries, Existing existing) {
    this.queries = queries;
    this.existing = existing;
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
}
