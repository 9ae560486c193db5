package dev.millrace.api.pipeline;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The body of {@code POST /api/v1/dags/{name}/runs}; it may be left out. */
public record RunRequest(
    @Schema(description = "Values of parameters by name; missing ones take their default")
        Map<String, Object> params) {
  public RunRequest {
    params = params == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(params));
  }
}
