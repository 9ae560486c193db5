package dev.millrace.cli.backfill;

import dev.millrace.cli.command.Arguments;
import dev.millrace.cli.command.CommandContext;
import dev.millrace.cli.command.JsonOption;
import dev.millrace.cli.command.ServerChoice;
import dev.millrace.cli.connect.Connection;
import dev.millrace.cli.failure.ExitCode;
import dev.millrace.cli.rest.BackfillApi;
import dev.millrace.engine.view.BackfillItemView;
import dev.millrace.engine.view.BackfillView;
import dev.millrace.engine.view.Page;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code backfill show}: how far a backfill is. */
@Command(
    name = "show",
    description = "Show how far a backfill is, and its items in the order of their turn.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "2:no such backfill, or an argument is wrong",
      "75:no server answers"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./millrace backfill show BACKFILL",
      "  ./millrace backfill show BACKFILL --limit 500 --json | jq .backfill.counts"
    })
final class ShowCommand implements Callable<Integer> {
  private final CommandContext context;
  @Mixin private JsonOption json;
  @Mixin private ServerChoice choice;

  @Parameters(paramLabel = "BACKFILL", description = "Id of a backfill; `backfills` lists them.")
  private String backfill;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "At most this many items, 1 to 500. Default: ${DEFAULT-VALUE}.")
  private int limit;

  ShowCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Arguments.between("--limit", limit, 1, 500);
    try (Connection connection =
        context.connector().find(choice.server(), choice.data(context.io()))) {
      BackfillApi api = connection.api().backfills();
      BackfillView view = api.get(backfill);
      Page<BackfillItemView> items = api.items(backfill, limit);
      if (json.on()) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("backfill", view);
        answer.put("items", items.items());
        context.printJson(answer);
      } else {
        List<String> lines = new ArrayList<>(BackfillText.progress(view));
        lines.add("");
        lines.addAll(BackfillText.items(items));
        context.print(lines);
      }
      return ExitCode.DONE;
    }
  }
}
