package dev.millrace.scheduler.loop;

import dev.millrace.engine.task.TaskState;
import dev.millrace.scheduler.dispatch.TaskRef;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Predicate;

/** Tasks that may run, oldest first. Tasks that are no longer READY are dropped when met. */
final class ReadyQueue {
  private final Deque<TaskRef> tasks = new ArrayDeque<>();

  void add(TaskRef task) {
    tasks.add(task);
  }

  Optional<TaskRef> take() {
    while (true) {
      TaskRef task = tasks.poll();
      if (task == null) {
        return Optional.empty();
      }
      if (task.run().task(task.position()).state() == TaskState.READY) {
        return Optional.of(task);
      }
    }
  }

  void removeIf(Predicate<TaskRef> unwanted) {
    tasks.removeIf(unwanted);
  }

  /** At most so many wait: some may have ceased to without having been met yet. */
  int size() {
    return tasks.size();
  }

  boolean isEmpty() {
    return tasks.isEmpty();
  }

  void clear() {
    tasks.clear();
  }
}
