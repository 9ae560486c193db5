package dev.millrace.api.model;

import dev.millrace.api.problem.Problem;
import dev.millrace.api.problem.ProblemKind;
import dev.millrace.api.request.Items;
import dev.millrace.api.serving.ModelVersions;
import dev.millrace.artifacts.ArtifactMissing;
import dev.millrace.artifacts.ArtifactStore;
import dev.millrace.artifacts.ArtifactTransferFailed;
import dev.millrace.engine.view.ModelVersionView;
import dev.millrace.engine.view.ModelView;
import dev.millrace.engine.view.Queries;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Registered models and their versions. */
@Path("/api/v1/models")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Models")
public final class ModelResource {
  private final Queries queries;
  private final ModelVersions versions;
  private final ArtifactStore store;

  public ModelResource(Queries queries, ModelVersions versions, ArtifactStore store) {
    this.queries = queries;
    this.versions = versions;
    this.store = store;
  }

  @GET
  @Operation(summary = "All models with their versions and aliases")
  public Items<ModelView> list() {
    return new Items<>(queries.models());
  }

  @GET
  @Path("/{name}")
  @Operation(summary = "One model")
  public ModelView get(@PathParam("name") String name) {
    return versions.model(name);
  }

  @GET
  @Path("/{name}/versions/{version}")
  @Operation(summary = "One version, by its number or by an alias")
  public ModelVersionView version(
      @PathParam("name") String name, @PathParam("version") String version) {
    return versions.find(name, version);
  }

  @GET
  @Path("/{name}/versions/{version}/card")
  @Produces("text/markdown")
  @Operation(summary = "The model card of a version, in Markdown")
  public Response card(@PathParam("name") String name, @PathParam("version") String version)
      throws IOException {
    ModelVersionView found = versions.find(name, version);
    try {
      return ModelCard.of(store.path(found.bundle()))
          .map(card -> Response.ok(card, "text/markdown; charset=utf-8").build())
          .orElseThrow(
              () ->
                  Problem.of(
                          ProblemKind.NOT_FOUND,
                          "the bundle of " + name + " version " + found.version() + " has no card")
                      .asException());
    } catch (ArtifactMissing | ArtifactTransferFailed e) {
      throw Problem.of(ProblemKind.UNAVAILABLE, e.getMessage()).asException();
    }
  }
}
