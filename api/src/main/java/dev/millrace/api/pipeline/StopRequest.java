package dev.millrace.api.pipeline;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The body of {@code POST /api/v1/runs/{run}/cancel} and {@code …/kill}; it may be left out. */
public record StopRequest(
    @Schema(description = "Why, in one line; the run shows it", examples = "wrong data")
        String reason) {
  private static final int REASON_CHARS_MAX = 1_000;

  /** The reason, or words that say as much as is known. */
  String reasonOr(String otherwise) {
    return Texts.optional("reason", reason, REASON_CHARS_MAX).orElse(otherwise);
  }
}
