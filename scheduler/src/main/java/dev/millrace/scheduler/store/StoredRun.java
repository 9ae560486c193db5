package dev.millrace.scheduler.store;

import dev.millrace.engine.run.ItemRange;
import dev.millrace.engine.run.RunHeader;
import dev.millrace.engine.run.RunState;
import dev.millrace.engine.run.StopKind;
import dev.millrace.engine.run.TaskResult;
import dev.millrace.engine.task.Task;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A run as it was made durable.
 *
 * @param tasks by position
 * @param results by position
 * @param ranges position of a mapped task to its items
 */
public record StoredRun(
    RunHeader header,
    RunState state,
    Optional<StopKind> stop,
    Optional<Instant> startedAt,
    String reason,
    List<Task> tasks,
    List<TaskResult> results,
    Map<Integer, ItemRange> ranges) {
  public StoredRun {
    tasks = List.copyOf(tasks);
    results = List.copyOf(results);
    ranges = Map.copyOf(ranges);
  }

  /** With tasks put together from rows. */
  public static StoredRun of(
      RunHeader header,
      RunState state,
      Optional<StopKind> stop,
      Optional<Instant> startedAt,
      String reason,
      StoredTasks rows) {
    rows.end();
    return new StoredRun(
        header, state, stop, startedAt, reason, rows.tasks(), rows.results(), rows.ranges());
  }
}
