package dev.millrace.cli.dagfile;

import dev.millrace.cli.command.CommandContext;
import dev.millrace.cli.failure.CommandFailure;
import dev.millrace.cli.failure.ExitCode;
import dev.millrace.engine.dag.Dag;

/** A DAG file for commands that need one without findings. */
public final class CheckedDag {
  private CheckedDag() {}

  /**
   * @throws CommandFailure with its findings if it has some
   */
  public static Dag read(CommandContext context, String file) {
    DagFile read = DagFile.read(file, context.path(file), context.dagReader());
    int count = read.findings().size();
    return read.dag()
        .orElseThrow(
            () ->
                new CommandFailure(
                    ExitCode.MISTAKE,
                    "not a valid DAG",
                    file + " has " + count + (count == 1 ? " finding." : " findings."),
                    "",
                    read.findings()));
  }
}
