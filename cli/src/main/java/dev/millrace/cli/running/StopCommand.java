package dev.millrace.cli.running;

import dev.millrace.cli.command.CommandContext;
import dev.millrace.cli.command.JsonOption;
import dev.millrace.cli.command.ServerChoice;
import dev.millrace.cli.connect.Connection;
import dev.millrace.cli.rest.MillraceApi;
import dev.millrace.engine.view.RunView;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@code cancel} and {@code kill} share: all but what is asked of the server. */
@Command(
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the run was asked to stop; with --wait: it is CANCELLED",
      "1:with --wait: the run came to another end first",
      "2:no such run, or it has ended already",
      "75:no server answers"
    },
    footerHeading = "%nExamples:%n")
abstract class StopCommand implements Callable<Integer> {
  private final CommandContext context;
  @Mixin private JsonOption json;
  @Mixin private ServerChoice choice;

  @Parameters(paramLabel = "RUN", description = "Id of a run, or last for the newest.")
  private String run;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Why, in one line; the run shows it.")
  private String reason;

  @Option(names = "--wait", description = "Stay until all of the run is proven to have stopped.")
  private boolean wait;

  @Option(
      names = {"-q", "--quiet"},
      description = "With --wait: no progress, only the result.")
  private boolean quiet;

  StopCommand(CommandContext context) {
    this.context = context;
  }

  /** Asks the server to stop the run, and answers how the run is now. */
  abstract RunView ask(MillraceApi api, String runId, Optional<String> why);

  @Override
  public Integer call() {
    try (Connection connection =
        context.connector().findToWork(choice.server(), choice.data(context.io()))) {
      MillraceApi api = connection.api();
      RunView asked = ask(api, RunNames.id(api, run), Optional.ofNullable(reason));
      Stopping stopping = new Stopping(context, connection);
      return wait || connection.embedded()
          ? stopping.toTheEnd(asked, quiet, json.on())
          : stopping.asked(asked, json.on());
    }
  }
}
