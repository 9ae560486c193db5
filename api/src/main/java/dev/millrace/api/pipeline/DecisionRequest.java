package dev.millrace.api.pipeline;

import dev.millrace.api.problem.Problem;
import dev.millrace.api.problem.ProblemKind;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The body of {@code POST /api/v1/runs/{run}/tasks/{task}/decision}. */
public record DecisionRequest(
    @Schema(required = true, description = "Yes or no") Boolean approved,
    @Schema(required = true, description = "Who decides; the task keeps it", examples = "ada")
        String by,
    @Schema(description = "Why, for the step and whoever looks at it later") String comment) {
  private static final int BY_CHARS_MAX = 200;
  private static final int COMMENT_CHARS_MAX = 1_000;

  boolean verdict() {
    if (approved == null) {
      throw Problem.of(
              ProblemKind.MALFORMED_BODY,
              "field \"approved\" is missing; true or false was expected")
          .with("field", "approved")
          .asException();
    }
    return approved;
  }

  String who() {
    return Texts.required("by", by, BY_CHARS_MAX);
  }

  String why() {
    return Texts.optional("comment", comment, COMMENT_CHARS_MAX).orElse("");
  }
}
