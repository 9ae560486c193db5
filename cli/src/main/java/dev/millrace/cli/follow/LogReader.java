package dev.millrace.cli.follow;

import dev.millrace.cli.rest.MillraceApi;
import dev.millrace.engine.view.LogLine;
import dev.millrace.engine.view.TaskView;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads the logs of tasks from where it stopped the last time. */
public final class LogReader {
  private static final int PAGE = 5_000;

  private final MillraceApi api;
  private final Optional<Integer> attempt;
  private final Map<String, Long> read = new HashMap<>();

  /**
   * @param attempt empty for the last one of each task
   */
  public LogReader(MillraceApi api, Optional<Integer> attempt) {
    this.api = api;
    this.attempt = attempt;
  }

  /** Gives every line that is new since the last call, oldest first. */
  public void read(TaskView task, Consumer<LogLine> lines) {
    int number = attempt.orElse(task.attempts());
    if (number < 1) {
      return;
    }
    String key = task.id() + " " + number;
    List<LogLine> page;
    do {
      page = api.logs(task.run(), task.id(), number, read.getOrDefault(key, 0L), PAGE);
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
