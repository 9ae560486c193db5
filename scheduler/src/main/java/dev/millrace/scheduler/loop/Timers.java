package dev.millrace.scheduler.loop;

import dev.millrace.engine.task.Deadlines;
import dev.millrace.engine.task.Task;
import dev.millrace.scheduler.dispatch.TaskRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * When which task must be looked at again because of time alone. Entries out of date are skipped.
 */
final class Timers {
  private record Entry(Instant at, TaskRef task) {}

  private final PriorityQueue<Entry> queue =
      new PriorityQueue<>((a, b) -> a.at().compareTo(b.at()));
  private final Map<TaskRef, Instant> armed = new HashMap<>();

  /** Arms the task's next deadline instead of the one it had. */
  void arm(TaskRef ref) {
    Task task = ref.run().task(ref.position());
    Optional<Instant> next = Deadlines.next(task, ref.run().plan().step(ref.position()).timeouts());
    if (next.isEmpty()) {
      armed.remove(ref);
    } else if (!next.get().equals(armed.put(ref, next.get()))) {
      queue.add(new Entry(next.get(), ref));
    }
  }

  /** Takes out what is due. */
  List<TaskRef> due(Instant now) {
    List<TaskRef> due = new ArrayList<>();
    while (!queue.isEmpty() && !now.isBefore(queue.peek().at())) {
      Entry entry = queue.poll();
      if (armed.remove(entry.task(), entry.at())) {
        due.add(entry.task());
      }
    }
    return due;
  }

  /** When something is due next, as far as is known. */
  Optional<Instant> next() {
    return Optional.ofNullable(queue.peek()).map(Entry::at);
  }

  void clear() {
    queue.clear();
    armed.clear();
  }
}
