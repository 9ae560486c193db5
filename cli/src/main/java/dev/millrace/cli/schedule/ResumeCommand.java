package dev.millrace.cli.schedule;

import dev.millrace.cli.command.CommandContext;
import dev.millrace.cli.command.JsonOption;
import dev.millrace.cli.command.ServerChoice;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code schedule resume}: lets schedules go on. */
@Command(
    name = "resume",
    description = {
      "Let a schedule that was paused, or all of a DAG that was paused as a whole, go on from now.",
      "Ticks of the pause make no runs; `schedule ticks` lists them."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:it fires again, or was not paused",
      "2:no such DAG or trigger, or the DAG is paused as a whole and one trigger was named",
      "75:no server runs"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./millrace schedule resume nightly retrain",
      "  ./millrace schedule resume nightly"
    })
final class ResumeCommand implements Callable<Integer> {
  private final CommandContext context;
  @Mixin private JsonOption json;
  @Mixin private ServerChoice choice;
  @Mixin private Pausing pausing;

  ResumeCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    return pausing.changed(
        context,
        choice,
        json.on(),
        api -> api.resume(pausing.dag(), pausing.trigger(), pausing.by()));
  }
}
