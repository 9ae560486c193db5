package dev.millrace.cli.schedule;

import dev.millrace.cli.command.CommandContext;
import dev.millrace.cli.command.JsonOption;
import dev.millrace.cli.command.ServerChoice;
import dev.millrace.cli.connect.Connection;
import dev.millrace.cli.failure.ExitCode;
import dev.millrace.cli.rest.ScheduleApi;
import dev.millrace.engine.view.TriggerView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code schedule list}: the schedules of a server, and what is due next. */
@Command(
    name = "list",
    description =
        "List the schedules of a server: when each is due next, what its newest tick became, and"
            + " who paused it and why.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "2:no such DAG, or an argument is wrong", "75:no server answers"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./millrace schedule list",
      "  ./millrace schedule list nightly",
      "  ./millrace schedule list --json | jq '.items[] | select(.paused)'"
    })
final class ListCommand implements Callable<Integer> {
  private final CommandContext context;
  @Mixin private JsonOption json;
  @Mixin private ServerChoice choice;

  @Parameters(arity = "0..1", paramLabel = "DAG", description = "Only those of this DAG.")
  private String dag;

  ListCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    try (Connection connection =
        context.connector().find(choice.server(), choice.data(context.io()))) {
      ScheduleApi api = connection.api().schedules();
      List<TriggerView> triggers = dag == null ? api.all() : api.of(dag);
      if (json.on()) {
        context.printJson(Map.of("items", triggers));
      } else {
        context.print(
            new TriggerText(context.clock().getZone())
                .list(triggers, Optional.ofNullable(dag), connection.embedded()));
      }
      return ExitCode.DONE;
    }
  }
}
