package dev.millrace.steps.approve;

import dev.millrace.spi.FailureClass;
import dev.millrace.spi.Parameters;
import dev.millrace.spi.Step;
import dev.millrace.spi.StepContext;
import dev.millrace.spi.StepException;
import dev.millrace.spi.StepResult;
import dev.millrace.spi.Waiting;
import dev.millrace.spi.artifact.InputArtifact;
import dev.millrace.steps.model.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Asks first; when it is run again, acts on the answer. */
final class ApproveStep implements Step {
  private final Clock clock;

  ApproveStep(Clock clock) {
    this.clock = clock;
  }

  @Override
  public StepResult run(StepContext context) throws StepException, IOException {
    Parameters parameters = context.parameters();
    Map<String, Object> resumed = context.resumed();
    if (resumed.isEmpty()) {
      return ask(parameters);
    }
    String question = parameters.text("question");
    boolean decided = resumed.get("approved") instanceof Boolean;
    String otherwise = parameters.text("otherwise", "fail");
    if (!decided && otherwise.equals("fail")) {
      throw new StepException(
          FailureClass.TIMEOUT,
          "Nobody answered '"
              + question
              + "' within "
              + parameters.text("deadline", "the deadline")
              + ". Raise 'deadline', or say with 'otherwise' what silence means.");
    }
    boolean approved =
        decided ? Boolean.TRUE.equals(resumed.get("approved")) : otherwise.equals("approve");
    String by = decided ? String.valueOf(resumed.getOrDefault("by", "")) : "";
    String comment = decided ? String.valueOf(resumed.getOrDefault("comment", "")) : "";
    write(context, question, approved, by, comment, decided);
    if (!approved) {
      throw StepException.gate(
          decided
              ? "'"
                  + question
                  + "' was answered with no by "
                  + by
                  + (comment.isEmpty() ? "." : ": " + comment)
              : "Nobody answered '" + question + "' in time, which means no here ('otherwise').");
    }
    return StepResult.of(Map.of("approved", true, "by", by));
  }

  private StepResult ask(Parameters parameters) throws StepException {
    Optional<Instant> deadline =
        parameters.has("deadline")
            ? Optional.of(clock.instant().plus(parameters.duration("deadline", Duration.ZERO)))
            : Optional.empty();
    return StepResult.waitFor(new Waiting.Decision(parameters.text("question"), deadline));
  }

  private void write(
      StepContext context,
      String question,
      boolean approved,
      String by,
      String comment,
      boolean decided)
      throws IOException {
    Map<String, Object> decision = new LinkedHashMap<>();
    decision.put("question", question);
    decision.put("approved", approved);
    decision.put("by", by);
    decision.put("comment", comment);
    decision.put("decided", decided);
    decision.put("at", clock.instant().toString());
    decision.put("reports", context.inputs("reports").stream().map(InputArtifact::digest).toList());
    Files.write(context.output("decision").path(), Json.bytes(decision));
  }
}
