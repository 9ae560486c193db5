package dev.millrace.steps.shell;

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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs a script with bash, or with sh where there is no bash. */
final class ShellStep implements Step {
  @Override
  public StepResult run(StepContext context)
      throws StepException, IOException, InterruptedException {
    Parameters parameters = context.parameters();
    String given = Script.oneOf(parameters, "run", "script");
    ScriptPlace place = ScriptPlace.of(context);
    Exchange exchange = place.prepare();
    Path script;
    if (given.equals("run")) {
      script = exchange.given().resolve("run.sh");
      Files.writeString(script, parameters.text("run"), StandardCharsets.UTF_8);
    } else {
      script = exchange.place(parameters.text("script"));
    }
    return place.run(exchange, place.isContainer() ? inside(script, exchange) : command(script));
  }

  /** Only inside of a container is it known whether there is a bash. */
  private static List<String> inside(Path script, Exchange exchange) throws IOException {
    String name = exchange.seen(script);
    if (namesItsInterpreter(script)) {
      makeExecutable(script);
      return List.of(name);
    }
    return List.of(
        "sh",
        "-c",
        "if command -v bash >/dev/null 2>&1;"
            + " then exec bash --noprofile --norc -e -o pipefail \"$0\"; else exec sh -e \"$0\"; fi",
        name);
  }

  private static List<String> command(Path script) throws StepException, IOException {
    if (namesItsInterpreter(script)) {
      makeExecutable(script);
      return List.of(script.toString());
    }
    if (Program.find("bash").isPresent()) {
      return List.of("bash", "--noprofile", "--norc", "-e", "-o", "pipefail", script.toString());
    }
    if (Program.find("sh").isEmpty()) {
      throw StepException.user(
          "There is neither 'bash' nor 'sh' on the PATH of this worker. Install bash.");
    }
    return List.of("sh", "-e", script.toString());
  }

  private static void makeExecutable(Path script) throws IOException {
    if (!script.toFile().setExecutable(true, false)) {
      throw new IOException("Cannot make " + script + " executable");
    }
  }

  private static boolean namesItsInterpreter(Path script) throws IOException {
    try (var in = Files.newInputStream(script)) {
      return new String(in.readNBytes(2), StandardCharsets.ISO_8859_1).equals("#!");
    }
  }
}
