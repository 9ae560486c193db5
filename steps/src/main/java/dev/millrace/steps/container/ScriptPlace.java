package dev.millrace.steps.container;

import dev.millrace.spi.StepContext;
import dev.millrace.spi.StepContext.Container;
import dev.millrace.spi.StepException;
import dev.millrace.spi.StepResult;
import dev.millrace.steps.command.Exchange;
import dev.millrace.steps.command.Script;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Where the script of an attempt runs: on the machine of the worker, or in a container. */
public final class ScriptPlace {
  private final StepContext context;
  private final Optional<Container> container;

  private ScriptPlace(StepContext context) {
    this.context = context;
    this.container = context.container();
  }

  /** The place that the attempt has. */
  public static ScriptPlace of(StepContext context) {
    return new ScriptPlace(context);
  }

  public boolean isContainer() {
    return container.isPresent();
  }

  /** Writes what the script is given, as it sees it there. */
  public Exchange prepare() throws StepException, IOException {
    return isContainer()
        ? Exchange.prepare(context, new Mounts(context.scratch()))
        : Exchange.prepare(context);
  }

  /**
   * Runs it to its end and collects what it gave.
   *
   * @param exchange as {@link #prepare} made it
   * @param command as it is called there
   */
  public StepResult run(Exchange exchange, List<String> command)
      throws StepException, IOException, InterruptedException {
    Script script = new Script(context, exchange);
    if (container.isEmpty()) {
      return script.run(command);
    }
    String image =
        container
            .get()
            .image()
            .orElseThrow(
                () ->
                    StepException.user(
                        "The step is to run in a container, but this worker has no image for it. Set"
                            + " MILLRACE_WORKER_CONTAINER_IMAGE there, or use the kind container."));
    return script.run(
        new ContainerRun(context, container.get(), exchange, ImageChoice.usual(image), command));
  }
}
