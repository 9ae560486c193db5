package dev.millrace.scheduler.store;

import dev.millrace.engine.run.RunHeader;
import dev.millrace.engine.run.RunState;
import dev.millrace.engine.run.StopKind;
import dev.millrace.engine.run.TaskResult;
import dev.millrace.engine.task.Task;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A run as it was made durable.
 *
 * @param tasks by position
 * @param results by position
 */
public record StoredRun(
    RunHeader header,
    RunState state,
    Optional<StopKind> stop,
    Optional<Instant> startedAt,
    String reason,
    List<Task> tasks,
    List<TaskResult> results) {
  public StoredRun {
    tasks = List.copyOf(tasks);
    results = List.copyOf(results);
  }
}
