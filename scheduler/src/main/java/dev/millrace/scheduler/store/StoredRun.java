package dev.millrace.scheduler.store;

import dev.millrace.engine.expression.Expressions;
import dev.millrace.engine.run.ActiveRun;
import dev.millrace.engine.run.DagPlan;
import dev.millrace.engine.run.Generations;
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
 * @param generations how it ended before it went on
 * @param tasks by position
 * @param results by position
 * @param ranges position of a mapped task to its items
 */
public record StoredRun(
    RunHeader header,
    RunState state,
    Optional<StopKind> stop,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt,
    String reason,
    Generations generations,
    List<Task> tasks,
    List<TaskResult> results,
    Map<Integer, ItemRange> ranges) {
  public StoredRun {
    tasks = List.copyOf(tasks);
    results = List.copyOf(results);
    ranges = Map.copyOf(ranges);
  }

  /**
   * The run itself.
   *
   * @param plan of the version that it is pinned to
   */
  public ActiveRun restore(DagPlan plan, Expressions expressions) {
    return ActiveRun.restore(
        header,
        plan,
        expressions,
        state,
        stop,
        startedAt,
        endedAt,
        reason,
        generations,
        tasks.toArray(Task[]::new),
        results.toArray(TaskResult[]::new),
        ranges);
  }

  /** With tasks put together from rows. */
  public static StoredRun of(
      RunHeader header,
      RunState state,
      Optional<StopKind> stop,
      Optional<Instant> startedAt,
      Optional<Instant> endedAt,
      String reason,
      Generations generations,
      StoredTasks rows) {
    rows.end();
    return new StoredRun(
        header,
        state,
        stop,
        startedAt,
        endedAt,
        reason,
        generations,
        rows.tasks(),
        rows.results(),
        rows.ranges());
  }
}
