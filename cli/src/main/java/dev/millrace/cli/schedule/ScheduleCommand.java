package dev.millrace.cli.schedule;

import dev.millrace.cli.command.CommandContext;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code schedule}: when triggers start runs, what became of it, and stopping them. */
@Command(
    name = "schedule",
    description = "Say when triggers start runs and what became of their ticks, or pause them.",
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "2:no such DAG or trigger, or an argument is wrong",
      "75:no server answers"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./millrace schedule list                              # what is due next, what is paused",
      "  ./millrace schedule preview dags/nightly.yaml         # without a server",
      "  ./millrace schedule ticks nightly retrain             # what became of each tick",
      "  ./millrace schedule pause nightly --reason \"the source is down\"",
      "  ./millrace schedule resume nightly"
    })
public final class ScheduleCommand implements Runnable {
  @Spec private CommandSpec spec;

  private ScheduleCommand() {}

  /** With its subcommands. */
  public static CommandLine line(CommandContext context) {
    return new CommandLine(new ScheduleCommand())
        .addSubcommand(new ListCommand(context))
        .addSubcommand(new PreviewCommand(context))
        .addSubcommand(new TicksCommand(context))
        .addSubcommand(new PauseCommand(context))
        .addSubcommand(new ResumeCommand(context));
  }

  /** Without a subcommand: what there is, and that one is missing. */
  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "A command is missing; there are " + String.join(", ", spec.subcommands().keySet()));
  }
}
