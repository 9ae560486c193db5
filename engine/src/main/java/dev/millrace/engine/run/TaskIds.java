package dev.millrace.engine.run;

import java.util.Optional;

/** The ids of a run's tasks: that of the step, for an item with its number. */
final class TaskIds {
  private static final int DIGITS_MAX = 9;

  private final DagPlan plan;
  private final RunTasks tasks;

  TaskIds(DagPlan plan, RunTasks tasks) {
    this.plan = plan;
    this.tasks = tasks;
  }

  String of(int task) {
    if (!tasks.isItem(task)) {
      return plan.step(task).id();
    }
    Fan fan = tasks.fanOf(task);
    return plan.step(fan.task()).id() + "[" + (task - fan.range().first()) + "]";
  }

  /**
   * @return the index of the task with this id, or -1
   */
  int indexOf(String taskId) {
    int task = plan.indexOf(taskId);
    return task >= 0 || !taskId.endsWith("]") ? task : itemIndex(taskId);
  }

  private int itemIndex(String taskId) {
    int bracket = taskId.lastIndexOf('[');
    int task = bracket < 0 ? -1 : plan.indexOf(taskId.substring(0, bracket));
    Optional<Fan> fan = task < 0 ? Optional.empty() : tasks.fan(task);
    String digits = taskId.substring(bracket + 1, taskId.length() - 1);
    if (fan.isEmpty()
        || digits.length() > DIGITS_MAX
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return -1;
    }
    int number = digits.isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(digits);
    return number < fan.get().range().count() ? fan.get().range().first() + number : -1;
  }
}
