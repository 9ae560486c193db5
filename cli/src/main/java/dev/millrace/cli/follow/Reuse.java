package dev.millrace.cli.follow;

import dev.millrace.cli.screen.Amounts;
import dev.millrace.cli.screen.Text;
import dev.millrace.engine.cache.Misses;
import dev.millrace.engine.view.TaskView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which tasks were given results of before, and why the others were not. */
public final class Reuse {
  private Reuse() {}

  /** {@code from run 01j…, 3 days ago}; empty if the task was given no result. */
  static Optional<String> from(TaskView task, Instant now) {
    return task.cachedFrom()
        .map(
            from -> {
              String other = from.task().equals(task.id()) ? "" : " task " + from.task() + " of";
              return "from%s run %s, %s"
                  .formatted(other, from.run(), Amounts.ago(Duration.between(from.at(), now)));
            });
  }

  /** As {@link #lines}, of the tasks that ran because something is not as it was before. */
  public static List<String> changes(RunProgress progress) {
    List<String> lines = new ArrayList<>();
    for (TaskView task : progress.tasks()) {
      task.ranBecause()
          .filter(why -> !why.equals(Misses.NOTHING_YET) && !why.equals(Misses.OFF))
          .ifPresent(why -> lines.add(task.id() + " ran: " + Text.clean(why)));
    }
    if (!lines.isEmpty()) {
      lines.add(0, "");
    }
    return lines;
  }

  /** A line for each task of which there is something to say. */
  public static List<String> lines(RunProgress progress, Instant now) {
    List<String> lines = new ArrayList<>();
    for (TaskView task : progress.tasks()) {
      from(task, now).ifPresent(from -> lines.add(task.id() + " is CACHED " + from));
      task.ranBecause()
          .ifPresent(why -> lines.add(task.id() + " is not CACHED: " + Text.clean(why)));
    }
    return lines;
  }
}
