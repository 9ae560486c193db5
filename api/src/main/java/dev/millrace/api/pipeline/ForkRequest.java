package dev.millrace.api.pipeline;

import dev.millrace.engine.view.Reruns;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The body of {@code POST /api/v1/runs/{run}/fork} and {@code …/fork/plan}; may be left out. */
public record ForkRequest(
    @Schema(description = "Steps that must run, with everything downstream of them")
        List<String> from,
    @Schema(description = "Values of parameters by name; the others are those of the run")
        Map<String, Object> params,
    @Schema(
            description =
                "Whether the new run is of the current version of the DAG; otherwise it is of the"
                    + " version of the run. false if it is left out")
        Boolean latest,
    @Schema(
            description =
                "Whether steps that run may be given results of earlier runs, as in any run. true if"
                    + " it is left out")
        Boolean cache,
    @Schema(
            description =
                "The digest of the plan that was shown: nothing is started if it is another one by"
                    + " now. Without it, what the plan is now is started")
        String plan) {
  private static final int PLAN_CHARS_MAX = 100;

  public ForkRequest {
    from = from == null ? List.of() : List.copyOf(from);
    params = params == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(params));
  }

  /** Nothing is asked for: what never succeeded runs. */
  static final ForkRequest NONE = new ForkRequest(null, null, null, null, null);

  Reruns.Fork fork() {
    return new Reruns.Fork(from, params, Boolean.TRUE.equals(latest), !Boolean.FALSE.equals(cache));
  }

  Optional<String> seen() {
    return Texts.optional("plan", plan, PLAN_CHARS_MAX);
  }
}
