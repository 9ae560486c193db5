package dev.millrace.engine.run;

import dev.millrace.engine.task.TaskState;
import java.util.Map;

/**
 * How far the items of a task are.
 *
 * @param working how many run
 * @param failed how many of those that have ended failed
 */
public record ItemCount(int total, int ended, int working, int failed) {
  /**
   * @param states number of items by the word of their state
   */
  public static ItemCount of(Map<String, Integer> states) {
    int total = 0;
    int ended = 0;
    int working = 0;
    for (Map.Entry<String, Integer> entry : states.entrySet()) {
      TaskState state = TaskState.valueOf(entry.getKey());
      total += entry.getValue();
      ended += state.isTerminal() ? entry.getValue() : 0;
      working += state == TaskState.RUNNING ? entry.getValue() : 0;
    }
    return new ItemCount(total, ended, working, states.getOrDefault(TaskState.FAILED.name(), 0));
  }
}
