package dev.millrace.cli.hook;

import dev.millrace.cli.command.CommandContext;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code hooks}: the calls of webhooks. */
@Command(
    name = "hooks",
    description = "Say what became of calls of webhooks and of events, or take one once more.",
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "2:no such DAG, webhook or call, or an argument is wrong",
      "75:no server answers"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./millrace hooks deliveries wine-quality hook           # the newest calls",
      "  ./millrace hooks replay wine-quality hook 0k4sn2x9qfa3c7"
    })
public final class HooksCommand implements Runnable {
  @Spec private CommandSpec spec;

  private HooksCommand() {}

  /** With its subcommands. */
  public static CommandLine line(CommandContext context) {
    return new CommandLine(new HooksCommand())
        .addSubcommand(new DeliveriesCommand(context))
        .addSubcommand(new ReplayCommand(context));
  }

  /** Without a subcommand: what there is, and that one is missing. */
  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "A command is missing; there are " + String.join(", ", spec.subcommands().keySet()));
  }
}
