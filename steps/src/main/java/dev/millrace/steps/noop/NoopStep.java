package dev.millrace.steps.noop;

import dev.millrace.spi.Parameters;
import dev.millrace.spi.Step;
import dev.millrace.spi.StepContext;
import dev.millrace.spi.StepException;
import dev.millrace.spi.StepResult;
import dev.millrace.spi.artifact.InputArtifact;
import dev.millrace.spi.artifact.OutputArtifact;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Passes inputs on under their names, and values as they are. */
final class NoopStep implements Step {
  @Override
  public StepResult run(StepContext context)
      throws StepException, IOException, InterruptedException {
    Instant began = Instant.now();
    Parameters parameters = context.parameters();
    Duration sleep = parameters.duration("sleep", Duration.ZERO);
    if (!sleep.isZero()) {
      TimeUnit.NANOSECONDS.sleep(sleep.toNanos());
    }
    for (Map.Entry<String, Object> output : parameters.nested("outputs").asMap().entrySet()) {
      passOn(context, output.getKey(), String.valueOf(output.getValue()));
    }
    Map<String, Object> values = new LinkedHashMap<>(parameters.nested("values").asMap());
    if (parameters.flag("stamp", false)) {
      values.put("at", ChronoUnit.MICROS.between(Instant.EPOCH, began));
    }
    return StepResult.of(values);
  }

  private static void passOn(StepContext context, String name, String type)
      throws StepException, IOException {
    List<InputArtifact> inputs = context.inputs(name);
    if (inputs.size() != 1) {
      throw StepException.user(
          "Output '"
              + name
              + "' passes the input of the same name on, which has "
              + inputs.size()
              + " artifacts; expected one. Connect one below 'in', or leave the output out.");
    }
    InputArtifact input = inputs.get(0);
    String given = input.type().name().toLowerCase(Locale.ROOT);
    if (!given.equals(type)) {
      throw StepException.user(
          "Output '"
              + name
              + "' is declared as "
              + type
              + "; input '"
              + name
              + "' is "
              + given
              + ". Declare it as "
              + given
              + ".");
    }
    OutputArtifact output = context.output(name);
    Files.copy(input.path(), output.path());
    input.facts().forEach(output::fact);
  }
}
