package dev.millrace.api.source;

import dev.millrace.api.problem.NearestName;
import dev.millrace.api.problem.Problem;
import dev.millrace.api.problem.ProblemException;
import dev.millrace.api.problem.ProblemKind;
import dev.millrace.api.request.Items;
import dev.millrace.engine.view.SourceView;
import dev.millrace.engine.view.Sources;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Sources of DAGs: git branches and directories. */
@Path("/api/v1/sources")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Sources")
public final class SourceResource {
  private final Sources sources;

  public SourceResource(Sources sources) {
    this.sources = sources;
  }

  @GET
  @Operation(
      summary = "Where DAGs come from, with what is live and what is wrong",
      description = "Addresses hold no credentials. At most 100 broken files of each are listed.")
  public Items<SourceView> list() {
    return new Items<>(sources.all());
  }

  @GET
  @Path("/{source}")
  @Operation(summary = "One source")
  @APIResponse(responseCode = "404", description = "There is no such source")
  public SourceView get(@PathParam("source") String source) {
    return sources.source(source).orElseThrow(() -> unknown(source));
  }

  @POST
  @Path("/{source}/sync")
  @Consumes(MediaType.WILDCARD)
  @Operation(
      summary = "Has a source read at once",
      description =
          "For webhooks of git servers: whatever body comes is passed over. Done once lookedAt is not"
              + " before askedAt of the answer; until then, asking again changes nothing.")
  @APIResponse(
      responseCode = "202",
      description = "The source as it was when it was asked for",
      content = @Content(schema = @Schema(implementation = SourceView.class)))
  @APIResponse(responseCode = "404", description = "There is no such source")
  public Response sync(@PathParam("source") String source) {
    get(source); // says which names are near
    return Response.accepted(sources.sync(source)).build();
  }

  @DELETE
  @Path("/{source}")
  @Operation(
      summary = "Forgets a source that no scheduler reads any more",
      description =
          "Its DAGs stay as they are, as if they had been submitted by hand, and another source may"
              + " have them.")
  @APIResponse(responseCode = "204", description = "Done")
  @APIResponse(responseCode = "404", description = "There is no such source")
  @APIResponse(responseCode = "409", description = "A scheduler reads it")
  public Response forget(@PathParam("source") String source) {
    get(source); // says which names are near
    sources.forget(source);
    return Response.noContent().build();
  }

  private ProblemException unknown(String name) {
    return Problem.of(
            ProblemKind.NOT_FOUND,
            "there is no source \""
                + name
                + "\". "
                + NearestName.hint(name, sources.all().stream().map(SourceView::name).toList()))
        .asException();
  }
}
