package dev.millrace.api.catalog;

import dev.millrace.api.request.Items;
import dev.millrace.engine.dag.KindCatalog;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The step kinds that exist here. */
@Path("/api/v1/kinds")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Step kinds")
public final class KindResource {
  private final KindCatalog kinds;

  public KindResource(KindCatalog kinds) {
    this.kinds = kinds;
  }

  @GET
  @Operation(summary = "All step kinds: ports, parameters, values and an example of each")
  public Items<KindDocument> list() {
    return new Items<>(kinds.all().stream().map(KindDocument::of).toList());
  }
}
