package dev.millrace.steps.python;

import dev.millrace.spi.Parameters;
import dev.millrace.spi.Step;
import dev.millrace.spi.StepContext;
import dev.millrace.spi.StepException;
import dev.millrace.spi.StepResult;
import dev.millrace.steps.command.Exchange;
import dev.millrace.steps.command.Program;
import dev.millrace.steps.command.Script;
import dev.millrace.steps.container.ScriptPlace;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs a script with the interpreter of the worker, or in an environment with its requirements. */
final class PythonStep implements Step {
  private static final String HELPER = "millrace.py";
  private static final long HASH_SEEDS = 1L << 32;

  @Override
  public StepResult run(StepContext context)
      throws StepException, IOException, InterruptedException {
    Parameters parameters = context.parameters();
    String given = Script.oneOf(parameters, "code", "script");
    String name = parameters.text("interpreter", "python3");
    ScriptPlace place = ScriptPlace.of(context);
    String interpreter = place.isContainer() ? name : interpreter(name).toString();
    Exchange exchange = place.prepare();
    Path script;
    if (given.equals("code")) {
      script = exchange.given().resolve("code.py");
      Files.writeString(script, parameters.text("code"), StandardCharsets.UTF_8);
    } else {
      script = exchange.place(parameters.text("script"));
    }
    if (!parameters.has("requirements")) {
      return run(context, place, exchange, interpreter, script);
    }
    if (place.isContainer()) {
      throw StepException.user(
          "'requirements' are installed on the worker, which a container does not see. Run the step"
              + " in an image that has them (uses: container, or MILLRACE_WORKER_CONTAINER_IMAGE),"
              + " or without 'isolation: container'.");
    }
    Path requirements = context.file(parameters.text("requirements"));
    try (PythonEnvironments.Taken taken =
        new PythonEnvironments(context, Path.of(interpreter), exchange).take(requirements)) {
      return run(context, place, exchange, taken.python().toString(), script);
    }
  }

  private static StepResult run(
      StepContext context, ScriptPlace place, Exchange exchange, String python, Path script)
      throws StepException, IOException, InterruptedException {
    Map<String, String> environment = exchange.environment();
    String own = exchange.seen(searchPath(exchange)) + ":" + exchange.seen(exchange.work());
    environment.merge("PYTHONPATH", own, (given, ours) -> ours + ":" + given);
    environment.putIfAbsent("PYTHONUNBUFFERED", "1");
    environment.putIfAbsent("PYTHONDONTWRITEBYTECODE", "1");
    environment.putIfAbsent("PYTHONIOENCODING", "utf-8");
    environment.putIfAbsent(
        "PYTHONHASHSEED", String.valueOf(Math.floorMod(context.seed(), HASH_SEEDS)));
    return place.run(exchange, List.of(python, exchange.seen(script)));
  }

  private static Path interpreter(String name) throws StepException {
    return Program.find(name)
        .orElseThrow(
            () ->
                StepException.user(
                    "There is no '"
                        + name
                        + "' on the PATH of this worker. Install it there (on Debian: apt install"
                        + " python3 python3-venv), or name another with 'interpreter'."));
  }

  /** A folder with the helper in it. */
  private static Path searchPath(Exchange exchange) throws IOException {
    Path folder = Files.createDirectories(exchange.given().resolve("lib"));
    try (InputStream helper = PythonStep.class.getResourceAsStream(HELPER)) {
      Files.copy(helper, folder.resolve(HELPER));
    }
    return folder;
  }
}
