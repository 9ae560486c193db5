package dev.millrace.cli.hook;

import dev.millrace.cli.command.Arguments;
import dev.millrace.cli.command.CommandContext;
import dev.millrace.cli.command.JsonOption;
import dev.millrace.cli.command.ServerChoice;
import dev.millrace.cli.connect.Connection;
import dev.millrace.cli.failure.ExitCode;
import dev.millrace.cli.screen.Table;
import dev.millrace.engine.view.DeliveryView;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hooks deliveries}: what became of each call of a webhook. */
@Command(
    name = "deliveries",
    description =
        "List the authorized calls of a webhook, or the events of a trigger, newest first, and what"
            + " each became.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "2:no such DAG or webhook, or an argument is wrong",
      "75:no server answers"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./millrace hooks deliveries wine-quality hook",
      "  ./millrace hooks deliveries wine-quality hook --limit 500 --json"
    })
final class DeliveriesCommand implements Callable<Integer> {
  private static final int PARAMS_CHARS_MAX = 60; // shown; --json has all

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

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "At most this many, 1 to 500. Default: ${DEFAULT-VALUE}.")
  private int limit;

  DeliveriesCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Arguments.between("--limit", limit, 1, 500);
    try (Connection connection =
        context.connector().find(choice.server(), choice.data(context.io()))) {
      List<DeliveryView> calls = connection.api().hooks().deliveries(dag, trigger, limit);
      if (json.on()) {
        context.printJson(Map.of("items", calls));
      } else {
        context.print(lines(calls));
      }
      return ExitCode.DONE;
    }
  }

  private List<String> lines(List<DeliveryView> calls) {
    if (calls.isEmpty()) {
      return List.of(
          "Nothing has come yet: a webhook is called by POST /api/v1/hooks/"
              + dag
              + "/"
              + trigger
              + ", and a trigger of events hears what happens from now on.");
    }
    Table table = new Table("CALL", "RECEIVED", "BECAME", "EVENT OR PARAMETERS");
    for (DeliveryView call : calls) {
      table.row(call.id(), call.receivedAt().toString(), became(call), params(call));
    }
    return table.lines();
  }

  private static String params(DeliveryView call) {
    if (call.event().isPresent()) {
      DeliveryView.EventView event = call.event().get();
      return (event.part().isEmpty() ? "" : event.part() + ": ") + event.says();
    }
    String all = call.params().isEmpty() ? "" : call.params().toString();
    return all.length() <= PARAMS_CHARS_MAX ? all : all.substring(0, PARAMS_CHARS_MAX) + "…";
  }

  /** What a call became, in words. */
  static String became(DeliveryView call) {
    String replay = call.replayOf().map(id -> ", a replay of " + id).orElse("");
    return call.run().map(run -> "run " + run).orElseGet(() -> why(call)) + replay;
  }

  private static String why(DeliveryView call) {
    return "no run: " + call.why().orElse(call.outcome());
  }
}
