package dev.millrace.api.pipeline;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The body of {@code POST …/pause} and {@code …/resume}. */
public record PauseRequest(
    @Schema(required = true, description = "Who asks; shown while it is paused", examples = "ada")
        String by,
    @Schema(description = "Why, in one line; needed to pause", examples = "the source is down")
        String reason) {
  private static final int BY_CHARS_MAX = 200;
  private static final int REASON_CHARS_MAX = 1_000;

  String who() {
    return Texts.required("by", by, BY_CHARS_MAX);
  }

  String why() {
    return Texts.required("reason", reason, REASON_CHARS_MAX);
  }
}
