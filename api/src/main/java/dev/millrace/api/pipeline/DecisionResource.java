package dev.millrace.api.pipeline;

import dev.millrace.api.request.Asked;
import dev.millrace.api.request.Items;
import dev.millrace.engine.view.DecisionView;
import dev.millrace.engine.view.Queries;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What waits for a person. */
@Path("/api/v1/decisions")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Runs")
public final class DecisionResource {
  private final Queries queries;

  public DecisionResource(Queries queries) {
    this.queries = queries;
  }

  @GET
  @Operation(
      summary = "What waits for a person, of the oldest runs first",
      description =
          "Decide with POST /api/v1/runs/{run}/tasks/{task}/decision. limit is 1 to 500, 100 if"
              + " absent.")
  public Items<DecisionView> list(@QueryParam("limit") String limit) {
    return new Items<>(queries.decisions(Asked.limit(limit)));
  }
}
