package dev.millrace.api.source;

import dev.millrace.api.pipeline.Existing;
import dev.millrace.api.request.Asked;
import dev.millrace.engine.view.DagDiffView;
import dev.millrace.engine.view.DagHistory;
import dev.millrace.engine.view.DagVersionView;
import dev.millrace.engine.view.Page;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The versions that a DAG has had. */
@Path("/api/v1/dags/{name}/versions")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "DAGs")
public final class VersionResource {
  private final DagHistory history;
  private final Existing existing;

  public VersionResource(DagHistory history, Existing existing) {
    this.history = history;
    this.existing = existing;
  }

  @GET
  @Operation(summary = "The versions of a DAG, newest first, with what brought each first")
  public Page<DagVersionView> list(
      @PathParam("name") String name,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") String limit) {
    String dag = existing.dag(name).name();
    Optional<String> from = Asked.text(cursor);
    int most = Asked.limit(limit);
    return Asked.page(from, () -> history.versions(dag, from, most));
  }

  @GET
  @Path("/{from}/diff/{to}")
  @Operation(
      summary = "How two versions differ",
      description =
          "Each is a version, the beginning of one that no other has, or the word current. The text"
              + " is in unified format.")
  @APIResponse(responseCode = "404", description = "There is no such DAG or version")
  @APIResponse(responseCode = "422", description = "The beginning of a version fits several")
  public DagDiffView diff(
      @PathParam("name") String name, @PathParam("from") String from, @PathParam("to") String to) {
    return history.diff(existing.dag(name).name(), from, to);
  }
}
