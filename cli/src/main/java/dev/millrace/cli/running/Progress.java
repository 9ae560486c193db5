package dev.millrace.cli.running;

import dev.millrace.cli.CommandStreams;
import dev.millrace.cli.command.CommandContext;
import dev.millrace.cli.follow.LiveProgress;
import dev.millrace.cli.follow.PlainProgress;
import dev.millrace.cli.follow.ProgressDisplay;

/** Chooses how progress is shown: painted where a person watches, in lines where nobody does. */
final class Progress {
  private Progress() {}

  static ProgressDisplay display(CommandContext context, boolean quiet) {
    CommandStreams io = context.io();
    if (quiet) {
      return ProgressDisplay.silent();
    }
    boolean paints =
        io.errIsTerminal() && !io.environment().getOrDefault("TERM", "").equals("dumb");
    return paints
        ? new LiveProgress(io.err(), io.size(), io.colours(), context.clock())
        : new PlainProgress(io.err(), context.clock());
  }
}
