package dev.millrace.api.pipeline;

import dev.millrace.api.problem.Problem;
import dev.millrace.api.problem.ProblemKind;
import dev.millrace.engine.view.Commands.RunOptions;
import dev.millrace.spi.Units;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The body of {@code POST /api/v1/dags/{name}/runs}; it may be left out. */
public record RunRequest(
    @Schema(description = "Values of parameters by name; missing ones take their default")
        Map<String, Object> params,
    @Schema(
            description =
                "How long the steps may take before the run is stopped and ends FAILED; those below"
                    + " finally do not count. None if it is left out",
            examples = "1h30m")
        String timeout,
    @Schema(
            description =
                "Whether steps may be given results of earlier runs instead of running. What this"
                    + " run does is kept for later ones either way. true if it is left out",
            examples = "false")
        Boolean cache) {
  public RunRequest {
    params = params == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(params));
  }

  RunOptions options() {
    return new RunOptions(limit(), !Boolean.FALSE.equals(cache));
  }

  /** The time limit; 400 if it is not a duration. */
  private Optional<Duration> limit() {
    if (timeout == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Units.duration(timeout));
    } catch (IllegalArgumentException e) {
      throw Problem.of(
              ProblemKind.MALFORMED_BODY,
              "field \"timeout\" is \""
                  + timeout
                  + "\"; a duration such as 90s, 30m or 2h was"
                  + " expected")
          .with("field", "timeout")
          .asException();
    }
  }
}
