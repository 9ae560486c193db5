package dev.millrace.api.hook;

import dev.millrace.api.pipeline.Existing;
import dev.millrace.api.request.Asked;
import dev.millrace.api.request.Items;
import dev.millrace.engine.view.DeliveryView;
import dev.millrace.engine.view.Hooks;
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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The calls of a webhook: what became of each, and taking one again. */
@Path("/api/v1/dags/{dag}/triggers/{trigger}/deliveries")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Webhooks")
public final class DeliveryResource {
  private final Hooks hooks;
  private final Existing existing;

  public DeliveryResource(Hooks hooks, Existing existing) {
    this.hooks = hooks;
    this.existing = existing;
  }

  @GET
  @Operation(
      summary = "The authorized calls of a webhook, newest first",
      description = "With the run that each became, or why it became none.")
  @APIResponse(responseCode = "404", description = "There is no such webhook")
  public Items<DeliveryView> list(
      @PathParam("dag") String dag,
      @PathParam("trigger") String trigger,
      @QueryParam("limit") String most) {
    int limit = Asked.limit(most);
    return new Items<>(hooks.deliveries(existing.dag(dag).name(), trigger, limit));
  }

  @POST
  @Path("/{delivery}/replay")
  @Consumes(MediaType.WILDCARD)
  @Operation(
      summary = "Takes a call once more, with the DAG as it is now",
      description =
          "Whatever cooldown and debounce say; a pause and overlap count. It is a call of its own,"
              + " with replayOf.")
  @APIResponse(
      responseCode = "202",
      description = "What became of it",
      content = @Content(schema = @Schema(implementation = DeliveryView.class)))
  @APIResponse(responseCode = "404", description = "There is no such call")
  @APIResponse(responseCode = "422", description = "A parameter does not fit any more")
  public Response replay(
      @PathParam("dag") String dag,
      @PathParam("trigger") String trigger,
      @PathParam("delivery") String delivery,
      @HeaderParam("Idempotency-Key") String idempotencyKey) {
    return HookResource.answer(
        hooks.replay(
            existing.dag(dag).name(), trigger, delivery, Asked.idempotencyKey(idempotencyKey)));
  }
}
