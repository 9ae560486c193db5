package dev.millrace.api.pipeline;

import dev.millrace.api.request.ApiLimits;
import dev.millrace.api.request.Asked;
import dev.millrace.api.request.ByteLimit;
import dev.millrace.api.request.Items;
import dev.millrace.api.request.JsonBodies;
import dev.millrace.engine.view.AttemptView;
import dev.millrace.engine.view.Commands;
import dev.millrace.engine.view.LogLine;
import dev.millrace.engine.view.Page;
import dev.millrace.engine.view.Queries;
import dev.millrace.engine.view.TaskView;
import dev.millrace.engine.view.WhyView;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The tasks of a run with their attempts and logs. */
@Path("/api/v1/runs/{run}/tasks")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Runs")
public final class TaskResource {
  private static final int LINES_DEFAULT = 1_000;
  private static final int LINES_MAX = 5_000;

  private final Queries queries;
  private final Existing existing;

  private final Commands commands;
  private final JsonBodies bodies;
  private final ByteLimit limit;

  public TaskResource(
      Queries queries, Existing existing, Commands commands, JsonBodies bodies, ApiLimits limits) {
    this.queries = queries;
    this.existing = existing;
    this.commands = commands;
    this.bodies = bodies;
    this.limit = ByteLimit.json(limits);
  }

  @GET
  @Operation(summary = "The tasks of the steps of a run in the order of the DAG")
  public Page<TaskView> list(
      @PathParam("run") String run,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") String limit) {
    var from = Asked.text(cursor);
    int items = Asked.limit(limit);
    existing.run(run);
    return Asked.page(from, () -> queries.tasks(run, from, items));
  }

  @GET
  @Path("/{task}")
  @Operation(summary = "One task")
  public TaskView get(@PathParam("run") String run, @PathParam("task") String task) {
    return existing.task(run, task);
  }

  @GET
  @Path("/{task}/items")
  @Operation(
      summary = "The items of a task that have begun, in their order",
      description = "Of a task that runs once for each of several elements; none of any other.")
  public Page<TaskView> items(
      @PathParam("run") String run,
      @PathParam("task") String task,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") String limit) {
    var from = Asked.text(cursor);
    int items = Asked.limit(limit);
    existing.task(run, task);
    return Asked.page(from, () -> queries.items(run, task, from, items));
  }

  @GET
  @Path("/{task}/why")
  @Operation(
      summary = "Why a task is where it is",
      description =
          "First the task itself, then what it waits for, down to the task that keeps it and does"
              + " not wait for another one.")
  public WhyView why(@PathParam("run") String run, @PathParam("task") String task) {
    existing.task(run, task);
    return queries.why(run, task).orElseThrow();
  }

  @GET
  @Path("/{task}/attempts")
  @Operation(summary = "The attempts of a task, first to last")
  public Items<AttemptView> attempts(@PathParam("run") String run, @PathParam("task") String task) {
    existing.task(run, task);
    return new Items<>(queries.attempts(run, task));
  }

  @GET
  @Path("/{task}/logs")
  @Operation(
      summary = "Log lines of a task, oldest first",
      description =
          "With attempt, only of that one; with after as well, only lines with a higher sequence"
              + " number. limit is 1 to 5000, 1000 if absent.")
  public Items<LogLine> logs(
      @PathParam("run") String run,
      @PathParam("task") String task,
      @QueryParam("attempt") String attempt,
      @QueryParam("after") String after,
      @QueryParam("limit") String limit) {
    return new Items<>(lines(run, task, attempt, after, limit));
  }

  @GET
  @Path("/{task}/logs")
  @Produces("text/plain;qs=0.5")
  @Operation(hidden = true)
  public Response logsAsText(
      @PathParam("run") String run,
      @PathParam("task") String task,
      @QueryParam("attempt") String attempt,
      @QueryParam("after") String after,
      @QueryParam("limit") String limit) {
    StringBuilder text = new StringBuilder();
    for (LogLine line : lines(run, task, attempt, after, limit)) {
      text.append(line.at()).append(' ').append(line.stream()).append(' ');
      text.append(line.text()).append('\n');
    }
    return Response.ok(text.toString(), "text/plain; charset=utf-8").build();
  }

  @POST
  @Path("/{task}/decision")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Says yes or no to what a task asks",
      description = "The same decision by the same person again changes nothing.")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = DecisionRequest.class)))
  @APIResponse(
      responseCode = "200",
      description = "The task, which goes on",
      content = @Content(schema = @Schema(implementation = TaskView.class)))
  @APIResponse(
      responseCode = "409",
      description = "The task waits for no decision; the problem says who decided, if somebody has")
  public TaskView decide(
      @PathParam("run") String run, @PathParam("task") String task, InputStream body) {
    DecisionRequest decision = bodies.read(body, DecisionRequest.class, limit);
    TaskView known = existing.task(run, task);
    return commands.decide(
        known.run(), known.id(), decision.verdict(), decision.who(), decision.why());
  }

  private List<LogLine> lines(String run, String task, String attempt, String after, String limit) {
    int items = Asked.limit(limit, LINES_DEFAULT, LINES_MAX);
    Optional<Integer> number =
        Asked.text(attempt).map(n -> (int) Asked.number("attempt", n, 1, Integer.MAX_VALUE));
    long above = Asked.text(after).map(n -> Asked.number("after", n, 0, Long.MAX_VALUE)).orElse(0L);
    existing.task(run, task);
    return queries.logs(run, task, number, above, items);
  }
}
