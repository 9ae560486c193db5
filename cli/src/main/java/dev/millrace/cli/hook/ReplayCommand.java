package dev.millrace.cli.hook;

import dev.millrace.cli.command.CommandContext;
import dev.millrace.cli.command.JsonOption;
import dev.millrace.cli.command.ServerChoice;
import dev.millrace.cli.connect.Connection;
import dev.millrace.cli.failure.CommandFailure;
import dev.millrace.cli.failure.ExitCode;
import dev.millrace.engine.view.DeliveryView;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code hooks replay}: takes a call of a webhook once more. */
@Command(
    name = "replay",
    description = {
      "Take a call of a webhook, or an event, once more, with the DAG as it is now.",
      "Whatever cooldown and debounce say; a pause and overlap count."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:taken; it says what became of it",
      "2:no such DAG, webhook or call, or its parameters do not fit any more",
      "75:no server answers"
    },
    footerHeading = "%nExamples:%n",
    footer = {"  ./millrace hooks replay wine-quality hook 0k4sn2x9qfa3c7"})
final class ReplayCommand implements Callable<Integer> {
  private final CommandContext context;
  @Mixin private JsonOption json;
  @Mixin private ServerChoice choice;

  @Parameters(index = "0", paramLabel = "DAG", description = "Name of the DAG.")
  private String dag;

  @Parameters(
      index = "1",
      paramLabel = "TRIGGER",
      description = "Id of the webhook, or of the trigger of events, in it.")
  private String trigger;

  @Parameters(index = "2", paramLabel = "CALL", description = "The call, as deliveries shows it.")
  private String call;

  ReplayCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    try (Connection connection =
        context.connector().find(choice.server(), choice.data(context.io()))) {
      if (connection.embedded()) {
        throw CommandFailure.tryAgain(
            "no server runs",
            "Calls become runs only while a server runs; none does.",
            "Start one with `./millrace dev`, or name one with --server URL (or MILLRACE_SERVER).");
      }
      String key = UUID.randomUUID().toString();
      DeliveryView taken = connection.api().hooks().replay(dag, trigger, call, key);
      if (json.on()) {
        context.printJson(taken);
      } else {
        context.print(
            List.of("Call " + taken.id() + " became " + DeliveriesCommand.became(taken) + "."));
      }
      return ExitCode.DONE;
    }
  }
}
