package dev.millrace.cli.backfill;

import dev.millrace.cli.command.Arguments;
import dev.millrace.cli.command.CommandContext;
import dev.millrace.cli.command.JsonOption;
import dev.millrace.cli.command.ServerChoice;
import dev.millrace.cli.connect.Connection;
import dev.millrace.cli.failure.ExitCode;
import dev.millrace.engine.view.BackfillView;
import dev.millrace.engine.view.Page;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code backfills}: which there are and how far they are. */
@Command(
    name = "backfills",
    description = "List backfills and how far they are, newest first.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "2:an argument is wrong", "75:no server answers"},
    footerHeading = "%nExamples:%n",
    footer = {"  ./millrace backfills", "  ./millrace backfills --dag nightly --json"})
public final class BackfillsCommand implements Callable<Integer> {
  private final CommandContext context;
  @Mixin private JsonOption json;
  @Mixin private ServerChoice choice;

  @Option(names = "--dag", paramLabel = "DAG", description = "Only backfills of this DAG.")
  private String dag;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "At most this many, 1 to 500. Default: ${DEFAULT-VALUE}.")
  private int limit;

  public BackfillsCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Arguments.between("--limit", limit, 1, 500);
    try (Connection connection =
        context.connector().find(choice.server(), choice.data(context.io()))) {
      Page<BackfillView> page = connection.api().backfills().all(Optional.ofNullable(dag), limit);
      if (json.on()) {
        context.printJson(page);
      } else {
        context.print(BackfillText.list(page.items()));
      }
      return ExitCode.DONE;
    }
  }
}
