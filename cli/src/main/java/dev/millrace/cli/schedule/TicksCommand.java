package dev.millrace.cli.schedule;

import dev.millrace.cli.command.Arguments;
import dev.millrace.cli.command.CommandContext;
import dev.millrace.cli.command.JsonOption;
import dev.millrace.cli.command.ServerChoice;
import dev.millrace.cli.connect.Connection;
import dev.millrace.cli.failure.ExitCode;
import dev.millrace.cli.rest.ScheduleApi;
import dev.millrace.engine.view.TickView;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code schedule ticks}: what became of each tick of a schedule. */
@Command(
    name = "ticks",
    description =
        "Say what became of the ticks of a schedule, newest first: the run, or why there is none.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "2:no such DAG or trigger, or an argument is wrong",
      "75:no server answers"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./millrace schedule ticks nightly retrain",
      "  ./millrace schedule ticks nightly retrain --limit 500 --json"
    })
final class TicksCommand implements Callable<Integer> {
  private final CommandContext context;
  @Mixin private JsonOption json;
  @Mixin private ServerChoice choice;

  @Parameters(index = "0", paramLabel = "DAG", description = "Name of the DAG.")
  private String dag;

  @Parameters(index = "1", paramLabel = "TRIGGER", description = "Id of the trigger in it.")
  private String trigger;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "At most this many, 1 to 500. Default: ${DEFAULT-VALUE}.")
  private int limit;

  TicksCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Arguments.between("--limit", limit, 1, 500);
    try (Connection connection =
        context.connector().find(choice.server(), choice.data(context.io()))) {
      ScheduleApi api = connection.api().schedules();
      List<TickView> ticks = api.ticks(dag, trigger, limit);
      if (json.on()) {
        context.printJson(Map.of("items", ticks));
      } else {
        context.print(new TriggerText(context.clock().getZone()).ticks(ticks, zone(api)));
      }
      return ExitCode.DONE;
    }
  }

  /** Where its local times are meant; UTC if the trigger is gone. */
  private ZoneId zone(ScheduleApi api) {
    return api.of(dag).stream()
        .filter(view -> view.trigger().equals(trigger))
        .findFirst()
        .map(view -> ZoneId.of(view.zone()))
        .orElse(ZoneOffset.UTC);
  }
}
