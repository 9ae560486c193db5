package dev.millrace.api.pipeline;

import dev.millrace.api.problem.Problem;
import dev.millrace.api.problem.ProblemKind;
import dev.millrace.api.request.ApiLimits;
import dev.millrace.api.request.Asked;
import dev.millrace.api.request.ByteLimit;
import dev.millrace.api.request.Items;
import dev.millrace.api.request.JsonBodies;
import dev.millrace.engine.view.Commands;
import dev.millrace.engine.view.DagView;
import dev.millrace.engine.view.Queries;
import dev.millrace.engine.view.RunView;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** DAGs: what there is, submitting one, and starting a run. */
@Path("/api/v1/dags")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "DAGs")
public final class DagResource {
  private final Queries queries;
  private final Commands commands;
  private final Existing existing;
  private final JsonBodies bodies;
  private final ByteLimit limit;

  public DagResource(
      Queries queries, Commands commands, Existing existing, JsonBodies bodies, ApiLimits limits) {
    this.queries = queries;
    this.commands = commands;
    this.existing = existing;
    this.bodies = bodies;
    this.limit = ByteLimit.json(limits);
  }

  @GET
  @Operation(summary = "All DAGs in their current version")
  public Items<DagView> list() {
    return new Items<>(queries.dags());
  }

  @GET
  @Path("/{name}")
  @Operation(summary = "One DAG in its current version")
  public DagView get(@PathParam("name") String name) {
    return existing.dag(name);
  }

  @GET
  @Path("/{name}/source")
  @Produces("text/yaml")
  @Operation(summary = "The YAML text of a version; the current one if none is asked for")
  public Response source(@PathParam("name") String name, @QueryParam("version") String version) {
    String wanted = Asked.text(version).orElse("current");
    String source =
        queries
            .dagSource(name, wanted)
            .orElseThrow(
                () ->
                    Problem.of(
                            ProblemKind.NOT_FOUND,
                            "DAG \"" + existing.dag(name).name() + "\" has no version " + wanted)
                        .asException());
    return Response.ok(source, "text/yaml; charset=utf-8").build();
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = "Makes a DAG version current; the same content again changes nothing")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = DagSubmission.class)))
  @APIResponse(
      responseCode = "201",
      description = "The DAG as it is now",
      content = @Content(schema = @Schema(implementation = DagView.class)))
  @APIResponse(responseCode = "400", description = "A field is missing, or a file is no digest")
  @APIResponse(responseCode = "422", description = "The DAG has findings; the problem lists them")
  public Response submit(InputStream body) {
    DagSubmission dag = bodies.read(body, DagSubmission.class, limit);
    Commands.Submission answer =
        commands.submit(
            required("file", dag.file()), required("source", dag.source()), dag.pinned());
    DagView view =
        answer
            .dag()
            .orElseThrow(
                () ->
                    Problem.of(
                            ProblemKind.INVALID_DAG,
                            dag.file() + " has " + count(answer.findings().size()))
                        .with("findings", answer.findings())
                        .asException());
    return Response.created(URI.create("/api/v1/dags/" + view.name())).entity(view).build();
  }

  @POST
  @Path("/{name}/runs")
  @Consumes(MediaType.WILDCARD)
  @Operation(summary = "Starts a run of the current version")
  @RequestBody(
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = RunRequest.class)))
  @APIResponse(
      responseCode = "202",
      description = "The run as it begins",
      content = @Content(schema = @Schema(implementation = RunView.class)))
  public Response trigger(
      @PathParam("name") String name,
      @HeaderParam("Idempotency-Key") String idempotencyKey,
      InputStream body) {
    Optional<String> key = Asked.idempotencyKey(idempotencyKey);
    RunRequest request =
        bodies.readOr(body, RunRequest.class, limit, new RunRequest(Map.of(), null, null));
    RunView run = trigger(name, request, key);
    return Response.accepted(run).location(URI.create("/api/v1/runs/" + run.id())).build();
  }

  private RunView trigger(String name, RunRequest request, Optional<String> key) {
    try {
      return commands.trigger(name, request.params(), request.options(), key);
    } catch (Commands.Refused e) {
      if (e.reason() == Commands.Refused.Reason.NOT_FOUND) {
        existing.dag(name); // Says which names are near, if it is the DAG that is not there.
      }
      throw e;
    }
  }

  private static String required(String field, String value) {
    if (value == null || value.isBlank()) {
      throw Problem.of(
              ProblemKind.MALFORMED_BODY, "field \"" + field + "\" is missing; text was expected")
          .with("field", field)
          .asException();
    }
    return value;
  }

  private static String count(int findings) {
    return findings == 1 ? "1 finding" : findings + " findings";
  }
}
