package dev.millrace.cli.serving;

import dev.millrace.cli.command.CommandContext;
import dev.millrace.cli.dagfile.DagFolderWatch;
import dev.millrace.cli.failure.CommandFailure;
import dev.millrace.cli.rest.MillraceApi;
import dev.millrace.engine.view.DagView;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Loads the DAGs of a directory into a server, and again within a second when one changes. */
final class DagLoading implements DagFolderWatch.Listener, AutoCloseable {
  private final CommandContext context;
  private final DagFolderWatch watch;
  private final ScheduledExecutorService clockwork =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "millrace-dags");
            thread.setDaemon(true);
            return thread;
          });
  private String trouble = "";

  DagLoading(CommandContext context, MillraceApi api, String typed, Path directory) {
    this.context = context;
    this.watch = new DagFolderWatch(typed, directory, context.dagReader(), api, this);
  }

  /** Returns once every file was tried. */
  void start() {
    look();
    clockwork.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
  }

  /** Never throws, because a scheduled task that throws is not called again. */
  private void look() {
    try {
      watch.scan();
      trouble = "";
    } catch (CommandFailure e) {
      say(e.getMessage());
    } catch (RuntimeException e) {
      say("DAGs could not be loaded: " + e);
    }
  }

  /** The same trouble is said once, not each second. */
  private void say(String text) {
    if (!text.equals(trouble)) {
      context.io().err().println(text);
      trouble = text;
    }
  }

  @Override
  public void loaded(String file, DagView dag) {
    String version = dag.version().substring(0, Math.min(8, dag.version().length()));
    context.io().err().println("loaded " + file + ": DAG " + dag.name() + " version " + version);
  }

  @Override
  public void refused(String file, CommandFailure why) {
    PrintStream err = context.io().err();
    why.findings().forEach(err::println);
    err.println("not loaded " + file + ": " + (why.getMessage() + " " + why.action()).strip());
  }

  @Override
  public void gone(String file) {
    context.io().err().println("gone " + file + ": its last version stays on the server");
  }

  @Override
  public void close() {
    clockwork.shutdownNow();
  }
}
