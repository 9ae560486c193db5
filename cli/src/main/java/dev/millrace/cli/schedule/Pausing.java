package dev.millrace.cli.schedule;

import dev.millrace.cli.command.CommandContext;
import dev.millrace.cli.command.ServerChoice;
import dev.millrace.cli.connect.Connection;
import dev.millrace.cli.failure.CommandFailure;
import dev.millrace.cli.failure.ExitCode;
import dev.millrace.cli.rest.ScheduleApi;
import dev.millrace.engine.view.TriggerView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which schedules are paused or resumed, and by whom. */
final class Pausing {
  @Parameters(index = "0", paramLabel = "DAG", description = "Name of the DAG.")
  private String dag;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "TRIGGER",
      description = "Id of the trigger in it. Without it: the DAG as a whole.")
  private String trigger;

  @Option(
      names = "--by",
      paramLabel = "NAME",
      description = "Who asks. Default: the name of the user at this machine.")
  private String by;

  String dag() {
    return dag;
  }

  Optional<String> trigger() {
    return Optional.ofNullable(trigger);
  }

  String by() {
    return by == null ? System.getProperty("user.name") : by;
  }

  /** Changes them at a server that goes on, and shows how they are then. */
  int changed(
      CommandContext context,
      ServerChoice choice,
      boolean json,
      Function<ScheduleApi, List<TriggerView>> change) {
    try (Connection connection =
        context.connector().find(choice.server(), choice.data(context.io()))) {
      if (connection.embedded()) {
        throw CommandFailure.tryAgain(
            "no server runs",
            "Schedules fire, and are paused and resumed, only while a server runs; none does.",
            "Start one with `./millrace dev`, or name one with --server URL (or MILLRACE_SERVER).");
      }
      List<TriggerView> triggers = change.apply(connection.api().schedules());
      if (json) {
        context.printJson(Map.of("items", triggers));
      } else {
        context.print(new TriggerText(context.clock().getZone()).changed(triggers));
      }
      return ExitCode.DONE;
    }
  }
}
