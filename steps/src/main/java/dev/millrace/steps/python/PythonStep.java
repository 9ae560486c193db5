package dev.millrace.steps.python;

import dev.millrace.spi.Parameters;
import dev.millrace.spi.Step;
import dev.millrace.spi.StepContext;
import dev.millrace.spi.StepException;
import dev.millrace.spi.StepResult;
import dev.millrace.steps.command.Exchange;
import dev.millrace.steps.command.Program;
import dev.millrace.steps.command.Script;
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
    Path interpreter = interpreter(parameters.text("interpreter", "python3"));
    Exchange exchange = Exchange.prepare(context);
    Path script;
    if (given.equals("code")) {
      script = exchange.folder().resolve("code.py");
      Files.writeString(script, parameters.text("code"), StandardCharsets.UTF_8);
    } else {
      script = exchange.place(parameters.text("script"));
    }
    if (!parameters.has("requirements")) {
      return run(context, exchange, interpreter, script);
    }
    Path requirements = context.file(parameters.text("requirements"));
    try (PythonEnvironments.Taken taken =
        new PythonEnvironments(context, interpreter, exchange).take(requirements)) {
      return run(context, exchange, taken.python(), script);
    }
  }

  private static StepResult run(StepContext context, Exchange exchange, Path python, Path script)
      throws StepException, IOException, InterruptedException {
    Map<String, String> environment = exchange.environment();
    String own = searchPath(exchange) + ":" + exchange.work();
    environment.merge("PYTHONPATH", own, (given, ours) -> ours + ":" + given);
    environment.putIfAbsent("PYTHONUNBUFFERED", "1");
    environment.putIfAbsent("PYTHONDONTWRITEBYTECODE", "1");
    environment.putIfAbsent("PYTHONIOENCODING", "utf-8");
    environment.putIfAbsent(
        "PYTHONHASHSEED", String.valueOf(Math.floorMod(context.seed(), HASH_SEEDS)));
    return new Script(context, exchange).run(List.of(python.toString(), script.toString()));
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
    Path folder = Files.createDirectories(exchange.folder().resolve("lib"));
    try (InputStream helper = PythonStep.class.getResourceAsStream(HELPER)) {
      Files.copy(helper, folder.resolve(HELPER));
    }
    return folder;
  }
}
