package dev.millrace.cli.follow;

import dev.millrace.cli.CommandStreams.TerminalSize;
import dev.millrace.cli.screen.Amounts;
import dev.millrace.cli.screen.Bar;
import dev.millrace.cli.screen.StyledLine;
import dev.millrace.cli.screen.StyledLine.Colour;
import dev.millrace.cli.screen.Text;
import dev.millrace.engine.view.RunView;
import dev.millrace.engine.view.TaskView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The picture of a run at a moment: state in, lines out. */
final class LiveFrame {
  private static final int BAR_CELLS = 20;
  private static final int ID_COLUMNS_MAX = 28;

  private final TerminalSize size;
  private final boolean colours;
  private final Instant now;

  LiveFrame(TerminalSize size, boolean colours, Instant now) {
    this.size = size;
    this.colours = colours;
    this.now = now;
  }

  /** Lines that fit: none wider than the terminal less one, at most its rows less one. */
  List<String> lines(RunProgress progress) {
    List<TaskView> tasks = progress.tasks();
    List<String> lines = new ArrayList<>();
    lines.add(heading(progress.run(), tasks));
    List<TaskView> shown = shown(tasks);
    int idColumns =
        Math.min(
            ID_COLUMNS_MAX, shown.stream().mapToInt(task -> task.id().length()).max().orElse(0));
    int kindColumns = shown.stream().mapToInt(task -> task.kind().length()).max().orElse(0);
    for (TaskView task : shown) {
      lines.add(line(task, idColumns, kindColumns));
    }
    if (shown.size() < tasks.size()) {
      lines.add(rest(tasks, shown));
    }
    return lines;
  }

  private String heading(RunView run, List<TaskView> tasks) {
    long ended = tasks.stream().filter(task -> States.taskEnded(task.state())).count();
    return styled()
        .coloured(run.dag(), Colour.BOLD)
        .plain("  run " + run.id() + "  ")
        .coloured(run.state(), States.colour(run.state()))
        .plain("  " + elapsed(run.startedAt().orElse(run.createdAt()), run.endedAt().orElse(now)))
        .plain("  " + ended + " of " + tasks.size() + " steps")
        .toString();
  }

  private String line(TaskView task, int idColumns, int kindColumns) {
    Colour colour = States.colour(task.state());
    StyledLine line =
        styled()
            .plain("  ")
            .coloured(States.glyph(task.state()), colour)
            .plain(" " + Text.padded(Text.cut(task.id(), idColumns), idColumns) + "  ")
            .coloured(Text.padded(task.kind(), kindColumns), Colour.FAINT)
            .plain("  ")
            .coloured(Text.padded(task.state(), "UPSTREAM_FAILED".length()), colour)
            .plain("  " + Text.padded(time(task), "59 m 59 s".length()) + "  ");
    return line.plain(detail(task, line.room())).toString();
  }

  private String time(TaskView task) {
    return task.startedAt().map(start -> elapsed(start, task.endedAt().orElse(now))).orElse("");
  }

  private String detail(TaskView task, int room) {
    Optional<String> reused = Reuse.from(task, now);
    if (reused.isPresent()) {
      return reused.get();
    }
    String retry = task.attempts() > 1 ? "attempt " + task.attempts() + "  " : "";
    if (task.state().equals("RUNNING") && task.progress().isPresent()) {
      String what = Text.clean(task.progress().get().what());
      int cells = Math.min(BAR_CELLS, room - "[] 100%".length() - retry.length());
      String bar = cells < 4 ? "" : Bar.of(task.progress().get().fraction(), cells) + "  ";
      return retry + bar + what;
    }
    if (task.failure().isPresent() && !task.state().equals("RUNNING")) {
      TaskView.FailureView failure = task.failure().get();
      return retry + failure.failureClass() + ": " + Text.clean(failure.message());
    }
    if (States.taskEnded(task.state())) {
      String rows = RunSummary.rows(task);
      return rows.isEmpty() ? retry : retry + rows + " rows";
    }
    return retry + Text.clean(task.waitsFor().orElse(""));
  }

  /** All if they fit; otherwise those that someone wants to see, in the order of the DAG. */
  private List<TaskView> shown(List<TaskView> tasks) {
    int room = Math.max(1, size.rows() - 2);
    if (tasks.size() <= room) {
      return tasks;
    }
    int left = Math.max(1, room - 1);
    boolean[] chosen = new boolean[tasks.size()];
    for (int interest = 0; interest < 4; interest++) {
      for (int i = 0; i < chosen.length && left > 0; i++) {
        if (interest(tasks.get(i)) == interest) {
          chosen[i] = true;
          left--;
        }
      }
    }
    List<TaskView> shown = new ArrayList<>();
    for (int i = 0; i < chosen.length; i++) {
      if (chosen[i]) {
        shown.add(tasks.get(i));
      }
    }
    return shown;
  }

  private static int interest(TaskView task) {
    switch (task.state()) {
      case "RUNNING":
      case "CANCELLING":
        return 0;
      case "FAILED":
      case "BACKOFF":
      case "WAITING":
        return 1;
      default:
        return States.taskEnded(task.state()) ? 3 : 2;
    }
  }

  private String rest(List<TaskView> tasks, List<TaskView> shown) {
    Map<String, Integer> counts = new TreeMap<>();
    tasks.forEach(task -> counts.merge(task.state(), 1, Integer::sum));
    shown.forEach(task -> counts.merge(task.state(), -1, Integer::sum));
    StringBuilder text =
        new StringBuilder("  … and " + Amounts.count(tasks.size() - shown.size()) + " more:");
    counts.forEach(
        (state, count) -> {
          if (count > 0) {
            text.append(' ').append(Amounts.count(count)).append(' ').append(state);
          }
        });
    return styled().plain(text.toString()).toString();
  }

  private static String elapsed(Instant from, Instant to) {
    return Amounts.elapsed(Duration.between(from, to));
  }

  /** One column stays free: some terminals wrap when the last one is written. */
  private StyledLine styled() {
    return new StyledLine(Math.max(1, size.columns() - 1), colours);
  }
}
