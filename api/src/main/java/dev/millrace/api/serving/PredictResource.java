package dev.millrace.api.serving;

import dev.millrace.api.problem.Problem;
import dev.millrace.api.problem.ProblemKind;
import dev.millrace.api.request.ApiLimits;
import dev.millrace.api.request.Asked;
import dev.millrace.api.request.ByteLimit;
import dev.millrace.api.request.JsonBodies;
import dev.millrace.api.served.ServedRecorder;
import dev.millrace.engine.view.ModelVersionView;
import dev.millrace.spi.model.ModelSignature;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Predictions for rows of names and values; the values may be text, as CSV files have it. */
@Path("/api/v1/models/{name}/predict")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Models")
public final class PredictResource {
  private final ModelVersions versions;
  private final ModelCache models;
  private final JsonBodies bodies;
  private final ByteLimit bytes;
  private final ServedRecorder recorder;
  private final int rowsMax;

  public PredictResource(
      ModelVersions versions,
      ModelCache models,
      JsonBodies bodies,
      ApiLimits limits,
      ServedRecorder recorder) {
    this.versions = versions;
    this.models = models;
    this.bodies = bodies;
    this.bytes = ByteLimit.inference(limits);
    this.recorder = recorder;
    this.rowsMax = limits.inferenceRowsMax();
  }

  /** The body: one object per row. */
  public record Rows(@Schema(required = true) List<Map<String, Object>> rows) {}

  /**
   * The answer.
   *
   * @param predictions the output columns of each row, in the order of the rows
   */
  public record Predictions(String model, long version, List<Map<String, Object>> predictions) {}

  @POST
  @Operation(
      summary = "Predictions for rows",
      description = "version is a number or an alias; live if absent.")
  @RequestBody(required = true, content = @Content(schema = @Schema(implementation = Rows.class)))
  public Predictions predict(
      @PathParam("name") String name, @QueryParam("version") String version, InputStream body) {
    String selector = Asked.text(version).orElse(ModelVersions.DEFAULT_ALIAS);
    ModelVersionView found = versions.find(name, selector);
    Rows request = bodies.read(body, Rows.class, bytes);
    if (request.rows() == null) {
      throw Problem.of(
              ProblemKind.MALFORMED_BODY, "field \"rows\" is missing; a list of rows was expected")
          .with("field", "rows")
          .asException();
    }
    RowLimit.check(request.rows().size(), rowsMax);
    try (ModelCache.Lease lease = models.open(found.bundle())) {
      ModelSignature signature = lease.model().signature();
      var rows = new PredictRows(signature).read(request.rows());
      var predictions = lease.model().predict(rows);
      recorder.record(found.name(), selector, found.version(), signature, rows, predictions);
      return new Predictions(found.name(), found.version(), predictions);
    }
  }
}
