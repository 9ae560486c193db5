package dev.millrace.cli.running;

import dev.millrace.cli.command.CommandContext;
import dev.millrace.cli.connect.Connection;
import dev.millrace.cli.failure.ExitCode;
import dev.millrace.cli.follow.RunFollower;
import dev.millrace.cli.follow.RunProgress;
import dev.millrace.cli.follow.RunSummary;
import dev.millrace.engine.view.RunView;
import java.util.List;

/** Tells what became of a run that was asked to stop. */
final class Stopping {
  private final CommandContext context;
  private final Connection connection;

  Stopping(CommandContext context, Connection connection) {
    this.context = context;
    this.connection = connection;
  }

  /** Says that it was asked; the exit code is 0. */
  int asked(RunView run, boolean json) {
    if (json) {
      context.printJson(run);
    } else {
      context.print(
          List.of(
              "Run " + run.id() + " of " + run.dag() + " is " + run.state() + ".",
              "See it: ./millrace runs " + run.id()));
    }
    return ExitCode.DONE;
  }

  /**
   * Stays until it has ended.
   *
   * @return 0 if it is CANCELLED, 1 if it came to another end first
   */
  int toTheEnd(RunView run, boolean quiet, boolean json) {
    RunFollower follower =
        new RunFollower(connection.api(), Progress.display(context, quiet || json));
    RunProgress ended = follower.follow(run.id());
    if (json) {
      context.printJson(ended.run());
    } else {
      context.print(RunSummary.lines(ended));
    }
    return ended.run().state().equals("CANCELLED") ? ExitCode.DONE : ExitCode.RUN_FAILED;
  }
}
