package dev.millrace.api.pipeline;

import dev.millrace.api.problem.Problem;
import dev.millrace.api.problem.ProblemException;
import dev.millrace.api.problem.ProblemKind;
import java.util.Optional;

/** Texts in request bodies, checked. */
final class Texts {
  private Texts() {}

  /** 400 if it is missing, blank or too long. */
  static String required(String field, String value, int charsMax) {
    return optional(field, value, charsMax)
        .orElseThrow(() -> malformed(field, "is missing; text was expected"));
  }

  /** Empty if it is missing or blank; 400 if it is too long. */
  static Optional<String> optional(String field, String value, int charsMax) {
    if (value != null && value.length() > charsMax) {
      throw malformed(
          field, "has %d characters; at most %d were expected".formatted(value.length(), charsMax));
    }
    return Optional.ofNullable(value).filter(text -> !text.isBlank());
  }

  private static ProblemException malformed(String field, String what) {
    return Problem.of(ProblemKind.MALFORMED_BODY, "field \"" + field + "\" " + what)
        .with("field", field)
        .asException();
  }
}
