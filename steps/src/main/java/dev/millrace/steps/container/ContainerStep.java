package dev.millrace.steps.container;

import dev.millrace.spi.FailureClass;
import dev.millrace.spi.Parameters;
import dev.millrace.spi.Step;
import dev.millrace.spi.StepContext;
import dev.millrace.spi.StepContext.Container;
import dev.millrace.spi.StepException;
import dev.millrace.spi.StepResult;
import dev.millrace.steps.command.Exchange;
import dev.millrace.steps.command.Script;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs an image: what it starts by itself, a command, or a script for its {@code sh}. */
final class ContainerStep implements Step {
  @Override
  public StepResult run(StepContext context)
      throws StepException, IOException, InterruptedException {
    Container container =
        context
            .container()
            .orElseThrow(
                () ->
                    new StepException(
                        FailureClass.TRANSIENT, "This worker runs no containers any more."));
    Parameters parameters = context.parameters();
    List<String> command = parameters.texts("command");
    List<String> arguments = parameters.texts("args");
    boolean scripted = parameters.has("run");
    if (scripted && (!command.isEmpty() || !arguments.isEmpty())) {
      throw StepException.user(
          "Parameter 'run' is given beside 'command' or 'args'; expected either a script or a"
              + " command.");
    }
    Exchange exchange = Exchange.prepare(context, new Mounts(context.scratch()));
    List<String> all = new ArrayList<>(command);
    all.addAll(arguments);
    if (scripted) {
      Path script = exchange.given().resolve("run.sh");
      Files.writeString(script, parameters.text("run"), StandardCharsets.UTF_8);
      all.addAll(List.of("sh", "-e", exchange.seen(script)));
    }
    ImageChoice choice =
        new ImageChoice(
            parameters.text("image"),
            parameters.text("pull", ImageChoice.PULLS.get(0)),
            parameters.text("network", ImageChoice.NETWORKS.get(0)),
            parameters.text("user", ""),
            parameters.flag("read-only", false),
            scripted || !command.isEmpty());
    return new Script(context, exchange)
        .run(new ContainerRun(context, container, exchange, choice, all));
  }
}
