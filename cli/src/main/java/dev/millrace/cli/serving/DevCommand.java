package dev.millrace.cli.serving;

import dev.millrace.cli.ServerOptions;
import dev.millrace.cli.command.Arguments;
import dev.millrace.cli.command.CommandContext;
import dev.millrace.cli.command.JsonOption;
import dev.millrace.cli.connect.DataDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dev}: everything in one process, with the page, until Ctrl-C. */
@Command(
    name = "dev",
    description =
        "Start everything in one process, with the page, and keep its DAGs as the files of a"
            + " directory say. Runs that were interrupted go on.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "2:an argument is wrong, or a path cannot be written",
      "75:the port or the data directory is in use",
      "130:ended in order by Ctrl-C (143 by SIGTERM)"
    },
    footerHeading = "%nExamples:%n",
    footer = {"  ./millrace dev", "  ./millrace dev dags --port 9090 --data /tmp/try"})
public final class DevCommand implements Callable<Integer> {
  private static final String DEFAULT_DIRECTORY = "dags";

  private final CommandContext context;
  @Mixin private JsonOption json;

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description = "The directory of DAG files. Default: dags, if there is one.")
  private String directory;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Port of page and API, 0 for any free one. Default: ${DEFAULT-VALUE}.",
      defaultValue = "8080")
  private int port;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Where everything is kept. Default: MILLRACE_DATA, or the repository's .millrace.")
  private Path data;

  public DevCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Optional<String> dags = dags();
    Arguments.port("--port", port);
    Path state = DataDirectory.of(Optional.ofNullable(data), context.io()).path();
    ServerOptions options =
        new ServerOptions(
            Set.of("scheduler", "worker", "api"),
            "127.0.0.1",
            port,
            state,
            ServerOptions.artifactsIn(state),
            dags.map(context::path),
            Optional.empty(),
            0,
            Optional.empty(),
            0,
            Set.of(),
            false,
            true,
            false);
    return new Serving(context, json.on()).serve(options, dags);
  }

  private Optional<String> dags() {
    if (directory != null) {
      Serving.directory(context, directory);
      return Optional.of(directory);
    }
    if (Files.isDirectory(context.path(DEFAULT_DIRECTORY))) {
      return Optional.of(DEFAULT_DIRECTORY);
    }
    context.io().err().println("There is no directory dags here, so no DAG is loaded.");
    return Optional.empty();
  }
}
