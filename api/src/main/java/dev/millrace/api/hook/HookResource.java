package dev.millrace.api.hook;

import dev.millrace.api.pipeline.Existing;
import dev.millrace.api.problem.Problem;
import dev.millrace.api.problem.ProblemKind;
import dev.millrace.api.request.ApiLimits;
import dev.millrace.api.request.Asked;
import dev.millrace.api.request.ByteLimit;
import dev.millrace.api.request.JsonBodies;
import dev.millrace.engine.hook.DeliveryOutcome;
import dev.millrace.engine.hook.HookCall;
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
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
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
  /** The name of a field and the sign after it, with which no JSON begins. */
  private static final Pattern FORM = Pattern.compile("^[A-Za-z0-9_.%+-]+=");

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
      description =
          "Values of parameters by name; missing ones are as the trigger says. JSON of any shape if"
              + " the trigger has expressions over it",
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
  @APIResponse(responseCode = "415", description = "The body is a form")
  @APIResponse(responseCode = "422", description = "A parameter does not fit; the call is recorded")
  @APIResponse(responseCode = "503", description = "The secret is not known to this server")
  public Response call(
      @PathParam("dag") String dag,
      @PathParam("trigger") String trigger,
      @HeaderParam("Idempotency-Key") String idempotencyKey,
      @HeaderParam("X-GitHub-Delivery") String githubDelivery,
      @Context HttpHeaders headers,
      InputStream body) {
    Hooks.Terms terms = terms(dag, trigger);
    byte[] bytes = JsonBodies.bytes(body, limit);
    guard.check(terms.secret(), "webhook '" + trigger + "' of DAG '" + dag + "'", headers, bytes);
    Optional<String> key =
        Asked.idempotencyKey(idempotencyKey == null ? githubDelivery : idempotencyKey);
    HookCall call =
        new HookCall(HookProof.digest(bytes), json(bytes, headers, terms), values(headers));
    return answer(hooks.deliver(dag, trigger, call, key));
  }

  private Hooks.Terms terms(String dag, String trigger) {
    try {
      return hooks.terms(dag, trigger);
    } catch (Refused e) {
      if (e.reason() == Refused.Reason.NOT_FOUND) {
        existing.dag(dag); // says which names are near, if it is the DAG that is not there
      }
      throw e;
    }
  }

  private Object json(byte[] body, HttpHeaders headers, Hooks.Terms terms) {
    if (isForm(body, headers.getHeaderString(HttpHeaders.CONTENT_TYPE))) {
      throw Problem.of(
              ProblemKind.UNSUPPORTED_MEDIA_TYPE,
              "the body is a form; JSON was expected. Let the sender use the content type"
                  + " application/json, which GitHub asks for where the webhook is set up")
          .asException();
    }
    Class<?> shape = terms.anyJson() ? Object.class : Map.class;
    return body.length == 0 ? Map.of() : bodies.read(new ByteArrayInputStream(body), shape, limit);
  }

  /** Whether it says so and looks so: programs such as curl say so of any body. */
  private static boolean isForm(byte[] body, String type) {
    String start = new String(body, 0, Math.min(body.length, 64), StandardCharsets.UTF_8).strip();
    return type != null
        && MediaType.valueOf(type).isCompatible(MediaType.APPLICATION_FORM_URLENCODED_TYPE)
        && FORM.matcher(start).find();
  }

  private static Map<String, String> values(HttpHeaders headers) {
    Map<String, String> values = new LinkedHashMap<>();
    headers.getRequestHeaders().forEach((name, each) -> values.put(name, String.join(", ", each)));
    return values;
  }

  /** What became of a call; 422 if it was refused. */
  static Response answer(DeliveryView call) {
    if (DeliveryOutcome.valueOf(call.outcome()).isRefusal()) {
      throw Problem.of(ProblemKind.REFUSED, call.why().orElse(call.outcome()))
          .with("delivery", call.id())
          .asException();
    }
    return Response.accepted(call).build();
  }
}
