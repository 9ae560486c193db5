package dev.millrace.api.artifact;

import dev.millrace.api.problem.Problem;
import dev.millrace.api.problem.ProblemKind;
import dev.millrace.api.request.ApiLimits;
import dev.millrace.api.request.Asked;
import dev.millrace.api.request.ByteLimit;
import dev.millrace.artifacts.ArtifactStore;
import dev.millrace.artifacts.ArtifactTooLarge;
import dev.millrace.artifacts.DigestMismatch;
import dev.millrace.artifacts.ExchangingArtifactStore;
import dev.millrace.artifacts.Stored;
import dev.millrace.engine.view.ArtifactView;
import dev.millrace.engine.view.Page;
import dev.millrace.engine.view.Queries;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Artifacts by their digest. */
@Path("/api/v1/artifacts")
@Tag(name = "Artifacts")
public final class ArtifactResource {
  private final Queries queries;
  private final ArtifactStore store;
  private final ByteLimit limit;

  public ArtifactResource(Queries queries, ArtifactStore store, ApiLimits limits) {
    this.queries = queries;
    this.store = store;
    this.limit = ByteLimit.artifact(limits);
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "Artifacts, newest first; of one run if asked for")
  public Page<ArtifactView> list(
      @QueryParam("run") String run,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") String limit) {
    var from = Asked.text(cursor);
    int items = Asked.limit(limit);
    return Asked.page(from, () -> queries.artifacts(Asked.text(run), from, items));
  }

  @GET
  @Path("/{digest}/info")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "What an artifact is and which task first produced it")
  public ArtifactView info(@PathParam("digest") String digest) {
    String full = Asked.digest(digest);
    return queries
        .artifact(full)
        .orElseThrow(
            () ->
                Problem.of(ProblemKind.NOT_FOUND, "no task has produced artifact " + full)
                    .asException());
  }

  @GET
  @Path("/{digest}")
  @Produces(MediaType.WILDCARD)
  @Operation(summary = "The bytes; one range of them if asked for")
  @APIResponse(responseCode = "200", description = "The bytes")
  @APIResponse(responseCode = "206", description = "The range of bytes")
  public Response bytes(
      @PathParam("digest") String digest,
      @HeaderParam("Range") String range,
      @Parameter(hidden = true) @HeaderParam(ExchangingArtifactStore.ONLY_LOCAL) String onlyLocal,
      @Context Request request) {
    if (onlyLocal != null && !store.has(Asked.digest(digest))) {
      throw Problem.of(ProblemKind.NOT_FOUND, "artifact " + digest + " is not in this folder")
          .asException();
    }
    ArtifactBytes bytes = new ArtifactBytes(Asked.digest(digest), store, views(onlyLocal));
    Response.ResponseBuilder unchanged = request.evaluatePreconditions(bytes.tag());
    return unchanged != null ? unchanged.tag(bytes.tag()).build() : bytes.answer(range);
  }

  @HEAD
  @Path("/{digest}")
  @Produces(MediaType.WILDCARD)
  @Operation(summary = "Whether the bytes are here, and how many they are")
  public Response head(
      @PathParam("digest") String digest,
      @Parameter(hidden = true) @HeaderParam(ExchangingArtifactStore.ONLY_LOCAL) String onlyLocal) {
    String full = Asked.digest(digest);
    return store.has(full)
        ? new ArtifactBytes(full, store, views(onlyLocal)).headers()
        : Response.status(Response.Status.NOT_FOUND).build();
  }

  /** Another store wants bytes and no name; it gets them from a server whose database is away. */
  private Function<String, Optional<ArtifactView>> views(String onlyLocal) {
    return onlyLocal == null ? queries::artifact : digest -> Optional.empty();
  }

  @PUT
  @Path("/{digest}")
  @Consumes(MediaType.WILDCARD)
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "Uploads bytes; the same bytes again change nothing")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_OCTET_STREAM,
              schema = @Schema(type = SchemaType.STRING, format = "binary")))
  @APIResponse(
      responseCode = "201",
      description = "Stored",
      content = @Content(schema = @Schema(implementation = Uploaded.class)))
  @APIResponse(responseCode = "200", description = "They were here already")
  @APIResponse(responseCode = "422", description = "The bytes do not have the digest")
  public Response upload(
      @PathParam("digest") String digest,
      @HeaderParam(HttpHeaders.CONTENT_LENGTH) String length,
      InputStream body)
      throws IOException {
    String full = Asked.digest(digest);
    if (length != null && Long.parseLong(length) > limit.bytes()) {
      throw limit.exceeded().asException();
    }
    boolean known = store.has(full);
    try {
      Stored stored = store.put(body, Optional.of(full), limit.bytes());
      Uploaded answer = new Uploaded("sha256:" + stored.digest(), stored.bytes());
      return known
          ? Response.ok(answer).build()
          : Response.created(URI.create("/api/v1/artifacts/" + answer.digest()))
              .entity(answer)
              .build();
    } catch (DigestMismatch e) {
      throw Problem.of(ProblemKind.DIGEST_MISMATCH, e.getMessage())
          .with("expected", "sha256:" + e.expected())
          .with("actual", "sha256:" + e.actual())
          .asException();
    } catch (ArtifactTooLarge e) {
      throw limit.exceeded().asException();
    }
  }

  /** What was stored. */
  public record Uploaded(String digest, long bytes) {}
}
