package dev.millrace.cli.follow;

import dev.millrace.cli.screen.Amounts;
import dev.millrace.cli.screen.Text;
import dev.millrace.engine.view.TaskView;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** One line per change of state, for logs and pipes: {@code 12:00:01 clean RUNNING}. */
public final class PlainProgress implements ProgressDisplay {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

  private final PrintStream err;
  private final Clock clock;
  private final Map<String, String> shown = new HashMap<>();
  private String runState = "";
  private boolean closed;

  public PlainProgress(PrintStream err, Clock clock) {
    this.err = err;
    this.clock = clock;
  }

  @Override
  public synchronized void show(RunProgress progress) {
    if (closed) {
      return;
    }
    String state = progress.run().state();
    if (runState.isEmpty()) {
      line("run " + progress.run().id() + " of " + progress.run().dag() + " " + state);
      runState = state;
    }
    progress.tasks().forEach(this::changed);
    if (!state.equals(runState)) {
      line("run " + progress.run().id() + " " + state);
      runState = state;
    }
  }

  @Override
  public synchronized void changed(TaskView task) {
    if (closed) {
      return;
    }
    String now = task.state() + " " + task.attempts();
    if (now.equals(shown.put(task.id(), now)) || States.quiet(task.state())) {
      return;
    }
    line((task.id() + " " + task.state() + " " + detail(task)).stripTrailing());
  }

  private String detail(TaskView task) {
    Optional<String> reused = Reuse.from(task, clock.instant());
    if (reused.isPresent()) {
      return reused.get();
    }
    if (task.failure().isPresent() && !task.state().equals("RUNNING")) {
      return task.failure().get().failureClass()
          + ": "
          + Text.clean(task.failure().get().message());
    }
    if (task.startedAt().isPresent() && task.endedAt().isPresent()) {
      String took = Amounts.elapsed(Duration.between(task.startedAt().get(), task.endedAt().get()));
      String rows = RunSummary.rows(task);
      return rows.isEmpty() ? took : took + ", " + rows + " rows";
    }
    if (task.state().equals("RUNNING") && task.attempts() > 1) {
      return "attempt " + task.attempts();
    }
    return Text.clean(task.waitsFor().orElse(""));
  }

  private void line(String text) {
    err.println(TIME.format(LocalTime.now(clock)) + " " + text);
    err.flush();
  }

  @Override
  public synchronized void close() {
    closed = true;
  }
}
