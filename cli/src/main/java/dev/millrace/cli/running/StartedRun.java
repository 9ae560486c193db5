package dev.millrace.cli.running;

import dev.millrace.cli.command.CommandContext;
import dev.millrace.cli.connect.Connection;
import dev.millrace.cli.connect.DataDirectory;
import dev.millrace.cli.failure.ExitCode;
import dev.millrace.engine.view.RunView;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Options of a command that starts a run: how it starts it, and whether it stays with it. */
public final class StartedRun {
  @Option(
      names = "--wait",
      description = "Stay until the run has ended, and show what became of it.")
  private boolean wait;

  @Option(
      names = "--idempotency-key",
      paramLabel = "KEY",
      description = "The same key again answers with the same run.")
  private String key;

  @Option(
      names = {"-q", "--quiet"},
      description = "With --wait: no progress, only the result.")
  private boolean quiet;

  public Optional<String> key() {
    return Optional.ofNullable(key);
  }

  /**
   * Shows the run, or stays with it, as it must where no server would go on with it.
   *
   * @param more said of the run that was started
   * @return the exit code
   */
  public int shown(
      CommandContext context,
      Connection connection,
      DataDirectory data,
      RunView run,
      boolean json,
      List<String> more) {
    if (wait || connection.embedded()) {
      if (!wait && !quiet) {
        context.io().err().println("No server is running, so this command stays with the run.");
      }
      return new Following(context, connection, data.path(), Optional.empty())
          .toTheEnd(run, quiet, json);
    }
    if (json) {
      context.printJson(run);
    } else {
      String is = "Run " + run.id() + " of " + run.dag() + " is " + run.state() + ".";
      String see = "See it: ./millrace runs " + run.id();
      context.print(Stream.of(List.of(is), more, List.of(see)).flatMap(List::stream).toList());
    }
    return ExitCode.DONE;
  }
}
