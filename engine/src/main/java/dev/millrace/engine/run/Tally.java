package dev.millrace.engine.run;

import dev.millrace.engine.task.Task;
import dev.millrace.engine.task.TaskState;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many tasks of a run are in which state, items included, and how many have not ended, of which
 * a mapped task is one however many items it has.
 */
final class Tally {
  private final int[] counts = new int[TaskState.values().length];
  private final int mainCount;
  private final int stepCount;
  private int mainOpen;
  private int open;

  /**
   * @param mainCount tasks from this index on belong to {@code finally}
   * @param stepCount tasks from this index on are items
   */
  Tally(Task[] tasks, int mainCount, int stepCount) {
    this.mainCount = mainCount;
    this.stepCount = stepCount;
    for (int i = 0; i < tasks.length; i++) {
      counts[tasks[i].state().ordinal()]++;
      if (i < stepCount && !tasks[i].state().isTerminal()) {
        open++;
        mainOpen += i < mainCount ? 1 : 0;
      }
    }
  }

  void moved(int task, TaskState before, TaskState after) {
    counts[before.ordinal()]--;
    counts[after.ordinal()]++;
    if (after.isTerminal() && task < stepCount) {
      open--;
      mainOpen -= task < mainCount ? 1 : 0;
    } else if (before.isTerminal() && task < stepCount) {
      open++;
      mainOpen += task < mainCount ? 1 : 0;
    }
  }

  /** So many tasks more are in a state, or fewer. */
  void add(TaskState state, int count) {
    counts[state.ordinal()] += count;
  }

  /** Tasks that have not ended. */
  int open() {
    return open;
  }

  /** Those of them that do not belong to {@code finally}. */
  int mainOpen() {
    return mainOpen;
  }

  /** Number of tasks by state word, for the states that some task is in. */
  Map<String, Integer> words() {
    Map<String, Integer> words = new LinkedHashMap<>();
    for (TaskState each : TaskState.values()) {
      if (counts[each.ordinal()] > 0) {
        words.put(each.name(), counts[each.ordinal()]);
      }
    }
    return words;
  }
}
