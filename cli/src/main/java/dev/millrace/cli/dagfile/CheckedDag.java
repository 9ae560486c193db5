package dev.millrace.cli.dagfile;

import dev.millrace.cli.command.CommandContext;
import dev.millrace.cli.failure.CommandFailure;
import dev.millrace.cli.failure.ExitCode;
import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.language.DagReader;

/** A DAG file for commands that need one without findings. */
public final class CheckedDag {
  private CheckedDag() {}

  /**
   * @throws CommandFailure with its findings if it has some
   */
  public static Dag read(CommandContext context, String file) {
    return read(context, file, context.dagReader());
  }

  /**
   * The same for saying what it would do; triggers that are not executed yet are no findings.
   *
   * @throws CommandFailure with its findings if it has some
   */
  public static Dag foresee(CommandContext context, String file) {
    return read(context, file, context.foreseeingReader());
  }

  private static Dag read(CommandContext context, String file, DagReader reader) {
    DagFile read = DagFile.read(file, context.path(file), reader);
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
