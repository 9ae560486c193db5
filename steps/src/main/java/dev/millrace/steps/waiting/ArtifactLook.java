package dev.millrace.steps.waiting;

import dev.millrace.spi.StepContext;
import dev.millrace.spi.StepException;
import dev.millrace.spi.artifact.KnownArtifact;
import java.time.Instant;
import java.util.Optional;

/** Looks whether the artifact that {@code artifact} names is there, and new enough. */
final class ArtifactLook {
  private static final String MODEL = "model:";
  private static final String DIGEST = "artifact:";

  private ArtifactLook() {}

  /**
   * Why it does not count yet, in words for the log; empty if it does.
   *
   * @param after what came to be before this moment does not count
   * @throws StepException USER if there is {@code after} and the reference names no DAG, as of
   *     nothing else is known when it came
   */
  static Optional<String> notYet(StepContext context, Optional<Instant> after)
      throws StepException {
    String reference = context.parameters().text("artifact");
    if (after.isPresent() && !namesDag(reference)) {
      throw StepException.user(
          "Parameter 'after' asks when '"
              + reference
              + "' came to be, which is known of what a DAG left only; expected dag.output as"
              + " 'artifact', or no 'after'.");
    }
    Optional<KnownArtifact> found = context.artifact(reference);
    return found.isEmpty()
        ? Optional.of(absent(reference))
        : found.flatMap(KnownArtifact::since).flatMap(since -> early(reference, since, after));
  }

  private static boolean namesDag(String reference) {
    return !reference.startsWith(MODEL) && !reference.startsWith(DIGEST);
  }

  private static Optional<String> early(String reference, Instant since, Optional<Instant> after) {
    return after
        .filter(since::isBefore)
        .map(wanted -> reference + " came at " + since + ", and 'after' is " + wanted);
  }

  private static String absent(String reference) {
    if (reference.startsWith(MODEL)) {
      return reference + " is not registered";
    }
    return reference.startsWith(DIGEST)
        ? "no run here has made " + reference
        : "no run has left "
            + reference
            + " (runs that a step of another DAG started do not count)";
  }
}
