package dev.millrace.cli.backfill;

import dev.millrace.cli.command.CommandContext;
import dev.millrace.cli.command.JsonOption;
import dev.millrace.cli.command.ServerChoice;
import dev.millrace.cli.connect.Connection;
import dev.millrace.cli.failure.ExitCode;
import dev.millrace.engine.view.BackfillView;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which backfill is steered, by whom and why. */
final class Steering {
  @Mixin private JsonOption json;
  @Mixin private ServerChoice choice;

  @Parameters(paramLabel = "BACKFILL", description = "Id of a backfill; `backfills` lists them.")
  private String backfill;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, in one line.")
  private String reason;

  @Option(
      names = "--by",
      paramLabel = "NAME",
      description = "Who asks. Default: the name of the user at this machine.")
  private String by;

  /**
   * @param how {@code pause}, {@code resume} or {@code cancel}
   */
  int steer(CommandContext context, String how) {
    try (Connection connection =
        context.connector().find(choice.server(), choice.data(context.io()))) {
      if (connection.embedded()) {
        throw BackfillCommand.noServer();
      }
      String who = by == null ? System.getProperty("user.name") : by;
      BackfillView view =
          connection.api().backfills().steer(backfill, how, who, reason == null ? "" : reason);
      if (json.on()) {
        context.printJson(view);
      } else {
        context.print(BackfillText.progress(view));
      }
      return ExitCode.DONE;
    }
  }
}
