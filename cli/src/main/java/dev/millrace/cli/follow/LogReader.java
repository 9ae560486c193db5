package dev.millrace.cli.follow;

import dev.millrace.cli.rest.MillraceApi;
import dev.millrace.engine.view.LogLine;
import dev.millrace.engine.view.TaskView;
import dev.millrace.engine.view.TaskView.CachedFrom;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Reads the logs of tasks from where it stopped the last time. */
public final class LogReader {
  private static final int PAGE = 5_000;

  private final MillraceApi api;
  private final Optional<Integer> attempt;
  private final Map<String, Long> read = new HashMap<>();
  private final Set<String> announced = new HashSet<>();

  /**
   * @param attempt empty for the last one of each task
   */
  public LogReader(MillraceApi api, Optional<Integer> attempt) {
    this.api = api;
    this.attempt = attempt;
  }

  /** Gives every line that is new since the last call, oldest first. */
  public void read(TaskView task, Consumer<LogLine> lines) {
    if (attempt.isEmpty() && task.cachedFrom().isPresent()) {
      readOriginal(task, task.cachedFrom().get(), lines);
      return;
    }
    int number = attempt.orElse(task.attempts());
    if (number >= 1) {
      read(task.run(), task.id(), number, lines);
    }
  }

  /** Of a task that was given the result of another, the log of that one. */
  private void readOriginal(TaskView task, CachedFrom from, Consumer<LogLine> lines) {
    String who = "run %s, task %s, attempt %d".formatted(from.run(), from.task(), from.attempt());
    if (announced.add(task.id())) {
      String says = "Given the result of " + who + ". What follows is the log of that one.";
      lines.accept(new LogLine(task.id(), 0, 0, from.at(), "log", says));
    }
    read(
        from.run(),
        from.task(),
        from.attempt(),
        line ->
            lines.accept(
                new LogLine(
                    task.id(),
                    line.attempt(),
                    line.sequence(),
                    line.at(),
                    line.stream(),
                    line.text())));
  }

  private void read(String run, String task, int number, Consumer<LogLine> lines) {
    String key = run + " " + task + " " + number;
    List<LogLine> page;
    do {
      page = api.logs(run, task, number, read.getOrDefault(key, 0L), PAGE);
      for (LogLine line : page) {
        lines.accept(line);
        read.merge(key, line.sequence(), Math::max);
      }
    } while (page.size() == PAGE);
  }

  /** Whether no more lines will come, except such as are on their way. */
  public static boolean ended(TaskView task) {
    return States.taskEnded(task.state());
  }
}
