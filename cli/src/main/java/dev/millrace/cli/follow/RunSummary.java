package dev.millrace.cli.follow;

import dev.millrace.cli.screen.Amounts;
import dev.millrace.cli.screen.Table;
import dev.millrace.cli.screen.Text;
import dev.millrace.engine.view.LogLine;
import dev.millrace.engine.view.RunView;
import dev.millrace.engine.view.TaskView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a person reads when a run has ended. */
public final class RunSummary {
  private RunSummary() {}

  /** The table of steps under a line about the run. */
  public static List<String> lines(RunProgress progress) {
    RunView run = progress.run();
    List<String> lines = new ArrayList<>();
    Instant start = run.startedAt().orElse(run.createdAt());
    String took =
        run.endedAt().map(end -> " in " + Amounts.elapsed(Duration.between(start, end))).orElse("");
    lines.add(run.dag() + "  run " + run.id() + "  " + run.state() + took);
    run.tick().ifPresent(tick -> lines.add(tick(tick)));
    for (RunView.Generation end : run.generations()) {
      String why = end.reason().map(reason -> ": " + Text.clean(reason)).orElse("");
      lines.add("generation " + end.number() + " ended " + end.state() + why);
    }
    run.forkedFrom().ifPresent(other -> lines.add("made from run " + forked(other)));
    lines.add("");
    Table table = new Table("STEP", "KIND", "STATE", "ATTEMPTS", "SECONDS", "ROWS");
    for (TaskView task : progress.tasks()) {
      table.row(
          task.id(),
          task.kind(),
          States.glyph(task.state()) + " " + task.state(),
          task.items()
              .map(items -> Amounts.count(items.total()) + " items")
              .orElse("" + task.attempts()),
          task.startedAt().isPresent() && task.endedAt().isPresent()
              ? String.format(
                  Locale.ROOT, "%.2f", Amounts.seconds(task.startedAt(), task.endedAt()))
              : "",
          rows(task));
    }
    lines.addAll(table.lines());
    lines.addAll(RunOutputLines.of(run));
    return lines;
  }

  private static String tick(RunView.Tick tick) {
    if (tick.windowStart().equals(tick.windowEnd())) {
      return "call at " + tick.at() + " of trigger " + tick.trigger();
    }
    return "tick "
        + tick.at()
        + " of trigger "
        + tick.trigger()
        + ", window from "
        + tick.windowStart()
        + " to "
        + tick.windowEnd();
  }

  private static String forked(RunView.ForkedFrom other) {
    return other.from().isEmpty()
        ? other.run()
        : other.run() + ", from " + String.join(", ", other.from());
  }

  /**
   * Why a task failed, the end of its log, and where the rest is.
   *
   * @param log its last lines, oldest first
   */
  public static List<String> failure(TaskView task, List<LogLine> log) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    String why =
        task.failure()
            .map(failure -> " (" + failure.failureClass() + "): " + Text.clean(failure.message()))
            .orElse("");
    lines.add(task.id() + " failed" + why);
    for (LogLine line : log) {
      lines.add("    | " + Text.clean(line.text()));
    }
    lines.add("  Its whole log: ./millrace logs " + task.run() + " " + task.id());
    return lines;
  }

  /** In one line, for a program: the tasks that failed, and why. */
  public static String failures(RunProgress progress) {
    String failed =
        progress.tasks().stream()
            .filter(task -> task.failure().isPresent() && task.state().equals("FAILED"))
            .map(
                task ->
                    task.id()
                        + " ("
                        + task.failure().get().failureClass()
                        + "): "
                        + Text.clean(task.failure().get().message()))
            .collect(Collectors.joining("; "));
    return failed.isEmpty()
        ? progress.run().reason().map(Text::clean).orElse("The run is " + progress.run().state())
        : failed;
  }

  /** The row counts of a task's data sets, {@code 70 + 15 + 15}; empty if it has none. */
  static String rows(TaskView task) {
    return task.outputs().stream()
        .flatMap(output -> output.rows().stream())
        .map(Amounts::count)
        .collect(Collectors.joining(" + "));
  }

  /** Small values of a step in one line, {@code f1 0.93, accuracy 0.95}. */
  public static String values(Map<String, Object> values) {
    return values.entrySet().stream()
        .map(entry -> entry.getKey() + " " + Text.clean(String.valueOf(entry.getValue())))
        .collect(Collectors.joining(", "));
  }
}
