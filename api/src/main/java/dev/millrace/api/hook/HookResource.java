package dev.millrace.api.hook;

import dev.millrace.api.pipeline.Existing;
import dev.millrace.api.problem.Problem;
import dev.millrace.api.problem.ProblemKind;
import dev.millrace.api.request.ApiLimits;
import dev.millrace.api.request.Asked;
import dev.millrace.api.request.ByteLimit;
import dev.millrace.api.request.JsonBodies;
import dev.millrace.engine.hook.DeliveryOutcome;
import dev.millrace.engine.hook.HookProof;
import dev.millrace.engine.view.Commands.Refused;
import dev.millrace.engine.view.DeliveryView;
import dev.millrace.engine.view.Hooks;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The addresses of webhooks. */
@Path("/api/v1/hooks/{dag}/{trigger}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Webhooks")
public final class HookResource {
  private final Hooks hooks;
  private final HookGuard guard;
  private final Existing existing;
  private final JsonBodies bodies;
  private final ByteLimit limit;

  public HookResource(
      Hooks hooks, HookGuard guard, Existing existing, JsonBodies bodies, ApiLimits limits) {
    this.hooks = hooks;
    this.guard = guard;
    this.existing = existing;
    this.bodies = bodies;
    this.limit = ByteLimit.hook(limits);
  }

  @POST
  @Consumes(MediaType.WILDCARD)
  @Operation(
      summary = "Calls a webhook trigger of a DAG",
      description =
          "Authorization: Bearer with the secret of the hook, or X-Millrace-Signature or"
              + " X-Hub-Signature-256: sha256= with the HMAC-SHA256 of the body, keyed with it. What"
              + " became of the call is durable when the answer comes: a run, or why there is none."
              + " The same Idempotency-Key, or X-GitHub-Delivery, again changes nothing.")
  @RequestBody(
      description = "Values of parameters by name; missing ones are as the trigger says",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(type = SchemaType.OBJECT)))
  @APIResponse(
      responseCode = "202",
      description = "What became of the call",
      content = @Content(schema = @Schema(implementation = DeliveryView.class)))
  @APIResponse(responseCode = "401", description = "The call does not prove to know the secret")
  @APIResponse(responseCode = "404", description = "There is no such webhook")
  @APIResponse(responseCode = "422", description = "A parameter does not fit; the call is recorded")
  @APIResponse(responseCode = "503", description = "The secret is not known to this server")
  public Response call(
      @PathParam("dag") String dag,
      @PathParam("trigger") String trigger,
      @HeaderParam("Idempotency-Key") String idempotencyKey,
      @HeaderParam("X-GitHub-Delivery") String githubDelivery,
      @Context HttpHeaders headers,
      InputStream body) {
    String secret = secret(dag, trigger);
    byte[] bytes = JsonBodies.bytes(body, limit);
    guard.check(secret, "webhook '" + trigger + "' of DAG '" + dag + "'", headers, bytes);
    Optional<String> key =
        Asked.idempotencyKey(idempotencyKey == null ? githubDelivery : idempotencyKey);
    return answer(hooks.deliver(dag, trigger, HookProof.digest(bytes), params(bytes), key));
  }

  private String secret(String dag, String trigger) {
    try {
      return hooks.secret(dag, trigger);
    } catch (Refused e) {
      if (e.reason() == Refused.Reason.NOT_FOUND) {
        existing.dag(dag); // says which names are near, if it is the DAG that is not there
      }
      throw e;
    }
  }

  private Map<String, Object> params(byte[] body) {
    Map<String, Object> params = new LinkedHashMap<>();
    if (body.length > 0) {
      Map<?, ?> read = bodies.read(new ByteArrayInputStream(body), Map.class, limit);
      read.forEach((name, value) -> params.put(String.valueOf(name), value));
    }
    return params;
  }

  /** What became of a call; 422 if it was refused. */
  static Response answer(DeliveryView call) {
    if (call.outcome().equals(DeliveryOutcome.REFUSED.name())) {
      throw Problem.of(ProblemKind.REFUSED, call.why().orElse(call.outcome()))
          .with("delivery", call.id())
          .asException();
    }
    return Response.accepted(call).build();
  }
}
