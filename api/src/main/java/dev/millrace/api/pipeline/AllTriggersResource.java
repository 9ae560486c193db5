package dev.millrace.api.pipeline;

import dev.millrace.api.request.Items;
import dev.millrace.engine.view.Schedules;
import dev.millrace.engine.view.TriggerView;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The schedules of all DAGs together. */
@Path("/api/v1/triggers")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Schedules")
public final class AllTriggersResource {
  private final Schedules schedules;

  public AllTriggersResource(Schedules schedules) {
    this.schedules = schedules;
  }

  @GET
  @Operation(summary = "The schedules of every DAG: next tick, last run, and who paused them")
  public Items<TriggerView> all() {
    return new Items<>(schedules.schedules());
  }
}
