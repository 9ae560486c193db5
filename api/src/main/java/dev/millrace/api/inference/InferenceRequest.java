package dev.millrace.api.inference;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The body of an inference request; every part may be absent until it is checked. */
public record InferenceRequest(
    @Schema(description = "Comes back in the answer") String id,
    Map<String, Object> parameters,
    @Schema(required = true, description = "One tensor per column") List<Tensor> inputs,
    @Schema(description = "Which outputs to answer with; all if absent") List<Output> outputs) {

  /**
   * One column of the rows.
   *
   * @param shape {@code [n]} or {@code [n, 1]}
   * @param data values, flat or nested as the shape
   */
  public record Tensor(
      @Schema(required = true) String name,
      @Schema(required = true, implementation = long[].class) JsonNode shape,
      @Schema(required = true, examples = "FP64") String datatype,
      Map<String, Object> parameters,
      @Schema(required = true, implementation = Object[].class) JsonNode data) {}

  /** A wanted output. */
  public record Output(@Schema(required = true) String name, Map<String, Object> parameters) {}
}
