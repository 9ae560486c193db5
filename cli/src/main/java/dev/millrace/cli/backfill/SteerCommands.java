package dev.millrace.cli.backfill;

import dev.millrace.cli.command.CommandContext;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code backfill pause}, {@code backfill resume} and {@code backfill cancel}. */
final class SteerCommands {
  private SteerCommands() {}

  @Command(
      name = "pause",
      description =
          "Start no more runs of a backfill for the time being. Those that have begun go on.",
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {
        "0:it is paused, by you or by somebody before",
        "2:no such backfill, or it has ended",
        "75:no server runs"
      },
      footerHeading = "%nExamples:%n",
      footer = "  ./millrace backfill pause BACKFILL --reason \"the cluster is needed\"")
  static final class Pause implements Callable<Integer> {
    private final CommandContext context;
    @Mixin private Steering steering;

    Pause(CommandContext context) {
      this.context = context;
    }

    @Override
    public Integer call() {
      return steering.steer(context, "pause");
    }
  }

  @Command(
      name = "resume",
      description = "Let a backfill that was paused go on.",
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {"0:it goes on", "2:no such backfill, or it has ended", "75:no server runs"},
      footerHeading = "%nExamples:%n",
      footer = "  ./millrace backfill resume BACKFILL")
  static final class Resume implements Callable<Integer> {
    private final CommandContext context;
    @Mixin private Steering steering;

    Resume(CommandContext context) {
      this.context = context;
    }

    @Override
    public Integer call() {
      return steering.steer(context, "resume");
    }
  }

  @Command(
      name = "cancel",
      description = "End a backfill: cancel its runs that have not ended, and start no others.",
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {
        "0:it is cancelled; its runs may still be stopping",
        "2:no such backfill, or it has ended",
        "75:no server runs"
      },
      footerHeading = "%nExamples:%n",
      footer = "  ./millrace backfill cancel BACKFILL --reason \"the data was wrong\"")
  static final class Cancel implements Callable<Integer> {
    private final CommandContext context;
    @Mixin private Steering steering;

    Cancel(CommandContext context) {
      this.context = context;
    }

    @Override
    public Integer call() {
      return steering.steer(context, "cancel");
    }
  }
}
