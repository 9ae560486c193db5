package dev.millrace.steps.container;

import dev.millrace.spi.FailureClass;
import dev.millrace.spi.Parameters;
import dev.millrace.spi.StepContext;
import dev.millrace.spi.StepContext.Container;
import dev.millrace.spi.StepException;
import dev.millrace.steps.command.Exchange;
import dev.millrace.steps.command.Program;
import dev.millrace.steps.command.Script;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Runs code in a container to its end: made, begun and looked at. Removing it is the worker's, who
 * does so however this ends.
 */
final class ContainerRun implements Script.Way {
  private static final String STATE =
      "{{.State.Status}}\t{{.State.OOMKilled}}\t{{.State.ExitCode}}\t{{.State.Error}}";

  /** What a process that signal 9 ended leaves as its exit code. */
  private static final String KILLED = "137";

  private static final int LOOKS = 10;
  private static final long LOOK_AGAIN_MILLIS = 100;

  private final StepContext context;
  private final Container container;
  private final Exchange exchange;
  private final ImageChoice choice;
  private final List<String> command;
  private final Engine engine;

  ContainerRun(
      StepContext context,
      Container container,
      Exchange exchange,
      ImageChoice choice,
      List<String> command) {
    this.context = context;
    this.container = container;
    this.exchange = exchange;
    this.choice = choice;
    this.command = List.copyOf(command);
    this.engine = new Engine(context, container.command());
  }

  @Override
  public Program.Ended run(Runnable onLook)
      throws StepException, IOException, InterruptedException {
    String image = engine.imageId(choice);
    context.log("Image " + choice.image() + " is " + image);
    for (String name : context.parameters().nested("outputs").asMap().keySet()) {
      context.output(name).fact("image", image);
    }
    create(image);
    Program.Ended ended =
        engine.program(Map.of(), List.of("start", "--attach", container.name()), onLook).run();
    Program.Ended result = judged(ended);
    removeLinks();
    return result;
  }

  private void create(String image) throws StepException, IOException, InterruptedException {
    Parameters parameters = context.parameters();
    long memoryBytes = parameters.bytes("memory", context.limits().memoryBytes());
    Variables variables = new Variables(context, exchange, exchange.folder().resolve("env"));
    ContainerUser user = ContainerUser.of(choice.user(), exchange.folder());
    user.give((Mounts) exchange.view());
    List<String> arguments =
        new CreateArguments(container, choice, user, memoryBytes)
            .of((Mounts) exchange.view(), variables.arguments(), image, command);
    Program.Ended made = engine.call(variables.ofCall(), arguments);
    variables.forget();
    if (made.exit() != 0) {
      throw engine.refused("made from image '" + choice.image() + "'", made);
    }
    for (String line : made.lastLines()) {
      if (line.toUpperCase(Locale.ROOT).startsWith("WARNING")) {
        context.log(line);
      }
    }
  }

  private Program.Ended inspect() throws StepException, InterruptedException {
    return engine.call("inspect", "--format", STATE, container.name());
  }

  private static String[] fields(Program.Ended asked) {
    return asked.stdout().split("\t", 4);
  }

  /** Docker hears of an end and of the kernel's reason by two ways; the reason may come later. */
  private static boolean wasKilledUnexplained(String[] state) {
    return state.length > 2
        && state[0].equals("exited")
        && !Boolean.parseBoolean(state[1])
        && state[2].strip().equals(KILLED);
  }

  /** What the engine knows counts, not how the call ended that waited for it. */
  private Program.Ended judged(Program.Ended ended) throws StepException, InterruptedException {
    Program.Ended asked = inspect();
    String[] state = fields(asked);
    for (int look = 1; look < LOOKS && wasKilledUnexplained(state); look++) {
      Thread.sleep(LOOK_AGAIN_MILLIS);
      asked = inspect();
      state = fields(asked);
    }
    if (asked.exit() != 0 || state.length < 3) {
      engine.requireAnswer();
      throw new StepException(
          FailureClass.TRANSIENT, "The container was removed by somebody else." + asked.told());
    }
    String error = state.length > 3 ? state[3].strip() : "";
    if (state[0].equals("running")) {
      throw new StepException(
          FailureClass.TRANSIENT,
          "The connection to '" + container.command() + "' was lost." + ended.told());
    }
    if (Boolean.parseBoolean(state[1])) {
      throw new StepException(
          FailureClass.OOM,
          "The container used up its memory. Give it less data, or raise 'memory' of its parameters"
              + " or of 'worker'.");
    }
    if (!error.isEmpty()) {
      throw engine.refused("begun", new Program.Ended(ended.exit(), "", List.of(error)));
    }
    return new Program.Ended(Integer.parseInt(state[2].strip()), ended.stdout(), ended.lastLines());
  }

  /** A link that was made inside would lead to a file of the worker when it is read outside. */
  private void removeLinks() throws IOException {
    removeLinks(exchange.folder().resolve(Exchange.TOLD));
    if (((Mounts) exchange.view()).outputs().isPresent()) {
      removeLinks(((Mounts) exchange.view()).outputs().get());
    }
  }

  private static void removeLinks(Path folder) throws IOException {
    try (DirectoryStream<Path> links = Files.newDirectoryStream(folder, Files::isSymbolicLink)) {
      for (Path link : links) {
        Files.delete(link);
      }
    }
  }
}
