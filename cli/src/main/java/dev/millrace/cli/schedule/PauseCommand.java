package dev.millrace.cli.schedule;

import dev.millrace.cli.command.CommandContext;
import dev.millrace.cli.command.JsonOption;
import dev.millrace.cli.command.ServerChoice;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code schedule pause}: stops schedules for the time being. */
@Command(
    name = "pause",
    description = {
      "Stop a schedule, or all of a DAG, for the time being.",
      "Ticks of the pause make no runs, also later. Runs that there are go on."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:it is paused, by you or by somebody before",
      "2:no such DAG or trigger, or an argument is wrong",
      "75:no server runs"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./millrace schedule pause nightly retrain --reason \"labels are being corrected\"",
      "  ./millrace schedule pause nightly --reason \"the source is down\" --by ada"
    })
final class PauseCommand implements Callable<Integer> {
  private final CommandContext context;
  @Mixin private JsonOption json;
  @Mixin private ServerChoice choice;
  @Mixin private Pausing pausing;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      required = true,
      description = "Why, in one line; everybody who looks at it is shown it.")
  private String reason;

  PauseCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    return pausing.changed(
        context,
        choice,
        json.on(),
        api -> api.pause(pausing.dag(), pausing.trigger(), pausing.by(), reason));
  }
}
