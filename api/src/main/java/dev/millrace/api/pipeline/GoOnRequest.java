package dev.millrace.api.pipeline;

import dev.millrace.api.problem.Problem;
import dev.millrace.api.problem.ProblemKind;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The body of {@code POST /api/v1/runs/{run}/rerun}; it may be left out. */
public record GoOnRequest(
    @Schema(
            description =
                "The generation that the run is to be in: 2 for a run that has never gone on. If it"
                    + " is or was in it, nothing is done. The next one if it is left out",
            examples = "2")
        Integer generation) {

  Optional<Integer> wanted() {
    if (generation != null && generation < 2) {
      throw Problem.of(
              ProblemKind.MALFORMED_BODY,
              "field \"generation\" is " + generation + "; a whole number from 2 was expected")
          .with("field", "generation")
          .asException();
    }
    return Optional.ofNullable(generation);
  }
}
