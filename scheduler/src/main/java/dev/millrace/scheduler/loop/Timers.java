package dev.millrace.scheduler.loop;

import dev.millrace.engine.run.ActiveRun;
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
import java.util.stream.Stream;

/** When which task or run must be looked at again because of time alone. */
final class Timers {
  private final Line<TaskRef> tasks = new Line<>();
  private final Line<ActiveRun> runs = new Line<>();

  /** Unlike the others, of a clock that nobody can set. */
  private final Line<TaskRef> leases = new Line<>();

  /** Arms the task's next deadline instead of the one it had. */
  void arm(TaskRef ref) {
    Task task = ref.run().task(ref.position());
    tasks.arm(ref, Deadlines.next(task, ref.run().plan().step(ref.position()).timeouts()));
  }

  /** Arms the run's deadline instead of the one it had. */
  void arm(ActiveRun run) {
    runs.arm(run, run.deadline());
  }

  /** Keeps in mind when the last open lease of the task ends, on a clock that only grows. */
  void armLease(TaskRef ref, Instant steadyEnd) {
    leases.armLater(ref, steadyEnd);
  }

  /** Takes out the tasks whose last open lease has ended. */
  List<TaskRef> endedLeases(Instant steady) {
    return leases.due(steady);
  }

  /** Takes out the tasks that are due. */
  List<TaskRef> due(Instant now) {
    return tasks.due(now);
  }

  /** Takes out the runs that are due. */
  List<ActiveRun> dueRuns(Instant now) {
    return runs.due(now);
  }

  /** When something is due next, as far as is known; leases are looked at in any case. */
  Optional<Instant> next() {
    return Stream.concat(tasks.next().stream(), runs.next().stream()).min(Instant::compareTo);
  }

  void clear() {
    tasks.clear();
    runs.clear();
    leases.clear();
  }

  /** Things with a moment each, the earliest first. Entries out of date are skipped. */
  private static final class Line<T> {
    private record Entry<T>(Instant at, T what) {}

    private final PriorityQueue<Entry<T>> queue =
        new PriorityQueue<>((a, b) -> a.at().compareTo(b.at()));
    private final Map<T, Instant> armed = new HashMap<>();

    void arm(T what, Optional<Instant> next) {
      if (next.isEmpty()) {
        armed.remove(what);
      } else if (!next.get().equals(armed.put(what, next.get()))) {
        queue.add(new Entry<>(next.get(), what));
      }
    }

    /** Unless it is armed for later. */
    void armLater(T what, Instant next) {
      if (!next.isBefore(armed.getOrDefault(what, next))) {
        arm(what, Optional.of(next));
      }
    }

    List<T> due(Instant now) {
      List<T> due = new ArrayList<>();
      while (!queue.isEmpty() && !now.isBefore(queue.peek().at())) {
        Entry<T> entry = queue.poll();
        if (armed.remove(entry.what(), entry.at())) {
          due.add(entry.what());
        }
      }
      return due;
    }

    Optional<Instant> next() {
      return Optional.ofNullable(queue.peek()).map(Entry::at);
    }

    void clear() {
      queue.clear();
      armed.clear();
    }
  }
}
