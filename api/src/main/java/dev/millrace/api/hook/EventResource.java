package dev.millrace.api.hook;

import dev.millrace.api.problem.Problem;
import dev.millrace.api.problem.ProblemKind;
import dev.millrace.api.request.ApiLimits;
import dev.millrace.api.request.Asked;
import dev.millrace.api.request.ByteLimit;
import dev.millrace.api.request.JsonBodies;
import dev.millrace.engine.event.EventKind;
import dev.millrace.engine.view.Events;
import dev.millrace.engine.view.ToldEventView;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Events that are told from outside. */
@Path("/api/v1/events")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Events")
public final class EventResource {
  private static final int MODEL_CHARS_MAX = 200;

  private final Events events;
  private final JsonBodies bodies;
  private final ByteLimit limit;

  public EventResource(Events events, JsonBodies bodies, ApiLimits limits) {
    this.events = events;
    this.bodies = bodies;
    this.limit = ByteLimit.hook(limits);
  }

  /**
   * What happened.
   *
   * @param event {@code drift}; the others are told by the schedulers themselves
   * @param model the registered model that drifts
   * @param facts more about it, such as the measure and its value
   */
  public record Body(String event, String model, Map<String, Object> facts) {}

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Tells of an event, such as the drift of a model",
      description =
          "Every trigger of the form event: drift that names the model hears it, within about a"
              + " second. What each makes of it is among the deliveries of the trigger. The same"
              + " Idempotency-Key again changes nothing.")
  @RequestBody(required = true, content = @Content(schema = @Schema(implementation = Body.class)))
  @APIResponse(
      responseCode = "202",
      description = "It is durable; heardBy triggers hear it",
      content = @Content(schema = @Schema(implementation = ToldEventView.class)))
  @APIResponse(responseCode = "400", description = "The body does not say what happened")
  public Response tell(@HeaderParam("Idempotency-Key") String idempotencyKey, InputStream body) {
    Body told = bodies.read(body, Body.class, limit);
    if (!EventKind.DRIFT.word().equals(told.event())) {
      throw bad(
          "'event' is "
              + (told.event() == null ? "missing" : "'" + told.event() + "'")
              + "; expected drift, which is all that can be told from outside.");
    }
    if (told.model() == null || !isName(told.model())) {
      throw bad(
          "'model' is missing or no name; expected 1 to 200 characters without control characters.");
    }
    Map<String, Object> facts = told.facts() == null ? Map.of() : told.facts();
    return Response.accepted(
            events.tell(EventKind.DRIFT, told.model(), facts, Asked.idempotencyKey(idempotencyKey)))
        .build();
  }

  private static boolean isName(String text) {
    return !text.isBlank()
        && text.length() <= MODEL_CHARS_MAX
        && text.chars().noneMatch(Character::isISOControl);
  }

  private static RuntimeException bad(String message) {
    return Problem.of(ProblemKind.MALFORMED_BODY, message).asException();
  }
}
