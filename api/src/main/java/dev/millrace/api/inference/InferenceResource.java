package dev.millrace.api.inference;

import dev.millrace.api.problem.Problem;
import dev.millrace.api.problem.ProblemKind;
import dev.millrace.api.request.ApiLimits;
import dev.millrace.api.request.ByteLimit;
import dev.millrace.api.request.JsonBodies;
import dev.millrace.api.served.ServedRecorder;
import dev.millrace.api.serving.ModelCache;
import dev.millrace.api.serving.ModelVersions;
import dev.millrace.engine.view.ModelVersionView;
import dev.millrace.spi.model.ModelSignature;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Models in the Open Inference Protocol v2; without a version the alias {@code live} answers. */
@Path("/v2/models/{model}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Open Inference Protocol v2")
public final class InferenceResource {
  private final ModelVersions versions;
  private final ModelCache models;
  private final JsonBodies bodies;
  private final ByteLimit bytes;
  private final ServedRecorder recorder;
  private final int rowsMax;

  public InferenceResource(
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

  /** A model that can be asked. */
  public record Ready(String name, boolean ready) {}

  @GET
  @Operation(summary = "Inputs, outputs and versions of a model")
  public ModelMetadata metadata(@PathParam("model") String model) {
    return metadata(model, ModelVersions.DEFAULT_ALIAS);
  }

  @GET
  @Path("/versions/{version}")
  @Operation(summary = "Inputs and outputs of a version, by number or alias")
  public ModelMetadata metadata(
      @PathParam("model") String model, @PathParam("version") String version) {
    ModelVersionView found = versions.find(model, version);
    List<String> numbers =
        versions.model(model).versions().stream()
            .map(each -> String.valueOf(each.version()))
            .toList();
    try (ModelCache.Lease lease = models.open(found.bundle())) {
      return ModelMetadata.of(model, numbers, lease.model().signature());
    }
  }

  @GET
  @Path("/ready")
  @Operation(summary = "Whether a model can be asked; it is loaded if it is not yet")
  public Ready ready(@PathParam("model") String model) {
    return ready(model, ModelVersions.DEFAULT_ALIAS);
  }

  @GET
  @Path("/versions/{version}/ready")
  @Operation(summary = "Whether a version can be asked; it is loaded if it is not yet")
  public Ready ready(@PathParam("model") String model, @PathParam("version") String version) {
    models.open(versions.find(model, version).bundle()).close();
    return new Ready(model, true);
  }

  @POST
  @Path("/infer")
  @Consumes(MediaType.WILDCARD)
  @Operation(summary = "Predictions of a model")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = InferenceRequest.class)))
  public InferenceAnswer infer(
      @PathParam("model") String model,
      @HeaderParam("Inference-Header-Content-Length") String binaryHeader,
      InputStream body) {
    return infer(model, ModelVersions.DEFAULT_ALIAS, binaryHeader, body);
  }

  @POST
  @Path("/versions/{version}/infer")
  @Consumes(MediaType.WILDCARD)
  @Operation(summary = "Predictions of a version, by number or alias")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = InferenceRequest.class)))
  public InferenceAnswer infer(
      @PathParam("model") String model,
      @PathParam("version") String version,
      @HeaderParam("Inference-Header-Content-Length") String binaryHeader,
      InputStream body) {
    if (binaryHeader != null) {
      throw Problem.of(
              ProblemKind.MALFORMED_BODY,
              "binary tensors are not taken; send JSON (in tritonclient: binary_data=False)")
          .asException();
    }
    ModelVersionView found = versions.find(model, version);
    InferenceRequest request = bodies.read(body, InferenceRequest.class, bytes);
    try (ModelCache.Lease lease = models.open(found.bundle())) {
      ModelSignature signature = lease.model().signature();
      var wanted = InferenceAnswer.wanted(signature, request.outputs());
      var rows = new TensorRows(signature, rowsMax).read(request.inputs());
      var predictions = lease.model().predict(rows);
      var answer =
          InferenceAnswer.of(found, Optional.ofNullable(request.id()), wanted, predictions);
      recorder.record(found.name(), version, found.version(), signature, rows, predictions);
      return answer;
    }
  }
}
