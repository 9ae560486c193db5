package dev.millrace.api.pipeline;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The body of what pauses, resumes or cancels a backfill. */
public record SteerRequest(
    @Schema(required = true, description = "Who asks", examples = "ada") String by,
    @Schema(description = "Why, in one line", examples = "the cluster is needed") String reason) {
  private static final int BY_CHARS_MAX = 200;
  private static final int REASON_CHARS_MAX = 1_000;

  String who() {
    return Texts.required("by", by, BY_CHARS_MAX);
  }

  String why() {
    return Texts.optional("reason", reason, REASON_CHARS_MAX).orElse("");
  }
}
