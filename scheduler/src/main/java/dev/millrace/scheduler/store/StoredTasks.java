package dev.millrace.scheduler.store;

import dev.millrace.engine.run.ItemRange;
import dev.millrace.engine.run.TaskResult;
import dev.millrace.engine.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Puts the tasks of a run together from their rows; items that have no row have not begun. */
public final class StoredTasks {
  private final List<Task> tasks = new ArrayList<>();
  private final List<TaskResult> results = new ArrayList<>();
  private final Map<Integer, ItemRange> ranges = new TreeMap<>();

  /**
   * The next row, in the order of positions.
   *
   * @param items of a mapped task whose elements are known
   */
  public void add(int position, Task task, TaskResult result, Optional<ItemRange> items) {
    fill(position);
    tasks.add(task);
    results.add(result);
    items.ifPresent(range -> ranges.put(position, range));
  }

  private void fill(int size) {
    while (tasks.size() < size) {
      tasks.add(new Task.Pending());
      results.add(TaskResult.NONE);
    }
  }

  /** Call when every row is there. */
  void end() {
    ranges.values().forEach(range -> fill(range.first() + range.count()));
  }

  List<Task> tasks() {
    return tasks;
  }

  List<TaskResult> results() {
    return results;
  }

  Map<Integer, ItemRange> ranges() {
    return ranges;
  }
}
