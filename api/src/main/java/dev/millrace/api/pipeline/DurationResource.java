package dev.millrace.api.pipeline;

import dev.millrace.api.request.Asked;
import dev.millrace.engine.view.DagDurationsView;
import dev.millrace.engine.view.Queries;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** How long the steps of a DAG took. */
@Path("/api/v1/dags/{name}/durations")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "DAGs")
public final class DurationResource {
  private static final int RUNS_DEFAULT = 20;
  private static final int RUNS_MAX = 100;

  private final Queries queries;
  private final Existing existing;

  public DurationResource(Queries queries, Existing existing) {
    this.queries = queries;
    this.existing = existing;
  }

  @GET
  @Operation(
      summary = "How long its steps took in the newest runs that succeeded",
      description =
          "Of each step the median, how many items it had, and how often it was skipped. At most"
              + " `runs` runs count, of the newest 200, and the first 2,000 tasks of each.")
  public DagDurationsView get(@PathParam("name") String name, @QueryParam("runs") String runs) {
    int count = (int) Asked.number("runs", runs == null ? "" + RUNS_DEFAULT : runs, 1, RUNS_MAX);
    return queries.durations(existing.dag(name).name(), count);
  }
}
