package dev.millrace.cli.running;

import dev.millrace.cli.Interruption;
import dev.millrace.cli.command.CommandContext;
import dev.millrace.cli.connect.Connection;
import dev.millrace.cli.follow.RunFollower;
import dev.millrace.cli.follow.RunProgress;
import dev.millrace.engine.view.RunView;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Stays with a run to its end, or until the person has had enough. */
public final class Following {
  private final CommandContext context;
  private final Connection connection;
  private final Path data;
  private final Optional<String> sample;

  /**
   * @param data where an embedded server keeps the run
   * @param sample a CSV file that the DAG reads, to suggest a prediction with
   */
  public Following(
      CommandContext context, Connection connection, Path data, Optional<String> sample) {
    this.sample = sample;
    this.context = context;
    this.connection = connection;
    this.data = data;
  }

  /**
   * @return the exit code
   */
  public int toTheEnd(RunView run, boolean quiet, boolean json) {
    RunFollower follower = new RunFollower(connection.api(), Progress.display(context, quiet));
    Interruption.Registration registration =
        context.io().interruption().onInterrupt(() -> interrupt(run, follower));
    try {
      RunProgress ended = follower.follow(run.id());
      return new RunResult(context, connection.api(), sample).print(ended, json);
    } finally {
      registration.close();
    }
  }

  /** On another thread, while the process ends. */
  private void interrupt(RunView run, RunFollower follower) {
    follower.stop();
    List<String> lines =
        connection.embedded()
            ? List.of(
                "Interrupted. The run " + run.id() + " is kept in " + data + ".",
                "Go on with it: ./millrace dev",
                "Cancel it: ./millrace cancel " + run.id())
            : List.of(
                "Interrupted. The run " + run.id() + " goes on at " + connection.base() + ".",
                "See it: ./millrace runs " + run.id() + " --server " + connection.base(),
                "Cancel it: ./millrace cancel " + run.id() + " --server " + connection.base());
    lines.forEach(context.io().err()::println);
    context.io().err().flush();
    connection.close();
  }
}
