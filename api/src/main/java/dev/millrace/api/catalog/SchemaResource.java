package dev.millrace.api.catalog;

import dev.millrace.engine.dag.KindCatalog;
import dev.millrace.engine.language.schema.DagSchema;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The JSON Schema of DAG files, with the step kinds of this server. */
@Path("/api/v1/schema/dag.json")
@Produces("application/schema+json")
@Tag(name = "Step kinds")
public final class SchemaResource {
  private static final int MAX_AGE_SECONDS = 300;

  private final Map<String, Object> schema;

  public SchemaResource(KindCatalog kinds) {
    this.schema = DagSchema.of(kinds);
  }

  @GET
  @Operation(summary = "The JSON Schema of DAG files, for editors")
  public Response get() {
    CacheControl caching = new CacheControl();
    caching.setMaxAge(MAX_AGE_SECONDS);
    return Response.ok(schema).cacheControl(caching).build();
  }
}
