package dev.millrace.cli.follow;

import dev.millrace.cli.rest.MillraceApi;
import dev.millrace.engine.view.LogLine;
import dev.millrace.engine.view.TaskView;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The end of a task's log. */
public final class LogTail {
  private LogTail() {}

  /**
   * The last lines of its last attempt, oldest first. Reads all of them, because REST gives lines
   * forward; logs are limited in size.
   */
  public static List<LogLine> of(MillraceApi api, TaskView task, int lines) {
    Deque<LogLine> tail = new ArrayDeque<>();
    new LogReader(api, Optional.empty())
        .read(
            task,
            line -> {
              tail.addLast(line);
              if (tail.size() > lines) {
                tail.removeFirst();
              }
            });
    return List.copyOf(tail);
  }
}
