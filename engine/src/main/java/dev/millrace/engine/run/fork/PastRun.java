package dev.millrace.engine.run.fork;

import dev.millrace.engine.run.DagPlan;
import dev.millrace.engine.run.ItemRange;
import dev.millrace.engine.run.RunHeader;
import dev.millrace.engine.run.TaskResult;
import dev.millrace.engine.task.Task;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A run as it was made durable, from which another one is made. It may not have ended.
 *
 * @param plan of the version that it is pinned to
 * @param tasks by position, items after the tasks of the steps
 * @param results by position
 * @param ranges position of a mapped task to its items
 */
public record PastRun(
    RunHeader header,
    DagPlan plan,
    List<Task> tasks,
    List<TaskResult> results,
    Map<Integer, ItemRange> ranges) {
  public PastRun {
    tasks = List.copyOf(tasks);
    results = List.copyOf(results);
    ranges = Map.copyOf(ranges);
  }

  /** The positions of a step's task and of its items. */
  IntStream positions(int task) {
    return IntStream.concat(IntStream.of(task), items(task));
  }

  IntStream items(int task) {
    return Optional.ofNullable(ranges.get(task))
        .map(range -> IntStream.range(range.first(), range.first() + range.count()))
        .orElse(IntStream.empty());
  }

  /** The id of a task at a position that {@link #positions} of its step's task gave. */
  String taskId(int task, int position) {
    String step = plan.step(task).id();
    return position == task ? step : step + "[" + (position - ranges.get(task).first()) + "]";
  }
}
