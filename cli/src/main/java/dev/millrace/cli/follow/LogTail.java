package dev.millrace.cli.follow;

import dev.millrace.cli.rest.MillraceApi;
import dev.millrace.engine.view.LogLine;
import dev.millrace.engine.view.TaskView;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The end of a task's log. */
public final class LogTail {
  private static final int PAGE = 5_000;
  private static final int PAGES_MAX = 40;

  private LogTail() {}

  /**
   * The last lines of its last attempt, oldest first. Reads forward, because that is the order that
   * REST gives; after 200,000 lines it takes what it has.
   */
  public static List<LogLine> of(MillraceApi api, TaskView task, int lines) {
    Deque<LogLine> tail = new ArrayDeque<>();
    if (task.attempts() < 1) {
      return List.of();
    }
    long after = 0;
    for (int page = 0; page < PAGES_MAX; page++) {
      List<LogLine> read = api.logs(task.run(), task.id(), task.attempts(), after, PAGE);
      for (LogLine line : read) {
        tail.addLast(line);
        if (tail.size() > lines) {
          tail.removeFirst();
        }
        after = Math.max(after, line.sequence());
      }
      if (read.size() < PAGE) {
        break;
      }
    }
    return new ArrayList<>(tail);
  }
}
