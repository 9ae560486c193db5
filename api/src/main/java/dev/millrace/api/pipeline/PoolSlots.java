package dev.millrace.api.pipeline;

import dev.millrace.api.problem.Problem;
import dev.millrace.api.problem.ProblemKind;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The body of {@code PUT /api/v1/pools/{pool}}. */
public record PoolSlots(
    @Schema(
            required = true,
            description = "How many slots the pool has, 1 to 1,000,000",
            examples = "2")
        Integer slots) {
  int required() {
    if (slots == null) {
      throw Problem.of(
              ProblemKind.MALFORMED_BODY,
              "field \"slots\" is missing; a whole number from 1 to 1000000 was expected")
          .with("field", "slots")
          .asException();
    }
    return slots;
  }
}
