package dev.millrace.steps.container;

import dev.millrace.spi.FailureClass;
import dev.millrace.spi.StepContext;
import dev.millrace.spi.StepException;
import dev.millrace.steps.command.Program;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Docker or podman, by its command line. Both understand what is said here. */
final class Engine {
  /** In what registries and engines say when asking again will not help. */
  private static final List<String> FINAL =
      List.of(
          "not found",
          "manifest unknown",
          "access denied",
          "access to the resource is denied",
          "does not exist",
          "unauthorized",
          "authentication required",
          "invalid reference",
          "no such image",
          "is not known");

  private static final List<String> PASSING =
      List.of("no space left", "cannot allocate memory", "resource temporarily", "timeout");

  private final StepContext context;
  private final String command;

  Engine(StepContext context, String command) {
    this.context = context;
    this.command = command;
  }

  /** A call whose text is not for the log of the step. */
  Program.Ended call(Map<String, String> more, List<String> arguments)
      throws StepException, InterruptedException {
    return program(more, arguments, () -> {}).quiet(true).run();
  }

  Program.Ended call(String... arguments) throws StepException, InterruptedException {
    return call(Map.of(), List.of(arguments));
  }

  /**
   * A call of the engine.
   *
   * @param more variables of the call, beside those of this process
   */
  Program program(Map<String, String> more, List<String> arguments, Runnable onLook) {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(arguments);
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.putAll(more);
    return new Program(context, all, Path.of("/"), environment, Program.UNBOUNDED, onLook);
  }

  /**
   * The id of an image, which is a digest of all that it holds.
   *
   * @throws StepException USER if there is no such image, TRANSIENT if that cannot be known now
   */
  String imageId(ImageChoice choice) throws StepException, InterruptedException {
    String image = choice.image();
    if (!choice.pull().equals("always")) {
      Optional<String> here = imageHere(image);
      if (here.isPresent()) {
        return here.get();
      }
      if (choice.pull().equals("never")) {
        throw StepException.user(
            "There is no image '"
                + image
                + "' on this worker, and 'pull' is never. Load it there, or let it be pulled.");
      }
    }
    context.log("Pulling image " + image);
    Program.Ended pulled = call("pull", "--quiet", image);
    if (pulled.exit() != 0) {
      requireAnswer();
      throw new StepException(
          says(pulled, FINAL) ? FailureClass.USER : FailureClass.TRANSIENT,
          "The image '" + image + "' cannot be pulled." + pulled.told());
    }
    return imageHere(image)
        .orElseThrow(
            () ->
                new StepException(
                    FailureClass.TRANSIENT, "The image '" + image + "' vanished after its pull."));
  }

  private Optional<String> imageHere(String image) throws StepException, InterruptedException {
    Program.Ended found = call("image", "inspect", "--format", "{{.Id}}", image);
    if (found.exit() != 0) {
      requireAnswer();
      return Optional.empty();
    }
    return Optional.of(found.stdout().strip());
  }

  /** Why a container could not be made or begun. */
  StepException refused(String what, Program.Ended ended)
      throws StepException, InterruptedException {
    requireAnswer();
    return new StepException(
        says(ended, PASSING) ? FailureClass.TRANSIENT : FailureClass.USER,
        "The container cannot be " + what + "." + ended.told());
  }

  /**
   * @throws StepException TRANSIENT if the engine does not answer
   */
  void requireAnswer() throws StepException, InterruptedException {
    Program.Ended version = call("version", "--format", "{{.Server.Version}}");
    if (version.exit() != 0) {
      throw new StepException(
          FailureClass.TRANSIENT,
          "'" + command + "' does not answer on this worker." + version.told());
    }
  }

  private static boolean says(Program.Ended ended, List<String> words) {
    String told = ended.told().toLowerCase(Locale.ROOT);
    return words.stream().anyMatch(told::contains);
  }
}
