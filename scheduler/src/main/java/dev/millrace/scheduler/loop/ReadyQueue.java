package dev.millrace.scheduler.loop;

import dev.millrace.engine.run.RunHeader;
import dev.millrace.engine.task.TaskState;
import dev.millrace.scheduler.dispatch.TaskRef;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Tasks that may run: those of older runs first, those of one run in the order in which they came.
 * So under more load than there are slots runs still end, instead of all being begun. Tasks that
 * are no longer READY are dropped when met.
 */
final class ReadyQueue {
  private record Age(Instant createdAt, String run) {
    static Age of(RunHeader run) {
      return new Age(run.createdAt(), run.id());
    }
  }

  private final NavigableMap<Age, Deque<TaskRef>> runs =
      new TreeMap<>(Comparator.comparing(Age::createdAt).thenComparing(Age::run));

  private int size;

  void add(TaskRef task) {
    runs.computeIfAbsent(Age.of(task.run().header()), age -> new ArrayDeque<>()).add(task);
    size++;
  }

  Optional<TaskRef> take() {
    while (true) {
      Map.Entry<Age, Deque<TaskRef>> oldest = runs.firstEntry();
      if (oldest == null) {
        return Optional.empty();
      }
      TaskRef task = oldest.getValue().remove();
      size--;
      if (oldest.getValue().isEmpty()) {
        runs.remove(oldest.getKey());
      }
      if (task.run().task(task.position()).state() == TaskState.READY) {
        return Optional.of(task);
      }
    }
  }

  void removeIf(Predicate<TaskRef> unwanted) {
    Iterator<Deque<TaskRef>> each = runs.values().iterator();
    size = 0;
    while (each.hasNext()) {
      Deque<TaskRef> tasks = each.next();
      tasks.removeIf(unwanted);
      size += tasks.size();
      if (tasks.isEmpty()) {
        each.remove();
      }
    }
  }

  /** At most so many wait: some may have ceased to without having been met yet. */
  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  void clear() {
    runs.clear();
    size = 0;
  }
}
