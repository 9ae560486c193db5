package dev.millrace.scheduler.store.memory;

import dev.millrace.scheduler.store.AttemptRow;
import dev.millrace.scheduler.store.ScheduleWrites;
import java.util.List;
import java.util.Optional;

/** Told what each transaction changed, once it has taken effect. */
@FunctionalInterface
public interface CommitObserver {
  /** A row that was written; {@code before} is empty if it is new. */
  record Change<T>(Optional<T> before, T after) {}

  /**
   * What one transaction changed.
   *
   * @param scheduler who wrote
   * @param schedules what was written about schedules, as it was wanted
   */
  record Commit(
      String scheduler,
      List<Change<RunRow>> runs,
      List<Change<TaskRow>> tasks,
      List<Change<AttemptRow>> attempts,
      ScheduleWrites schedules) {
    public Commit {
      runs = List.copyOf(runs);
      tasks = List.copyOf(tasks);
      attempts = List.copyOf(attempts);
    }
  }

  void committed(Commit commit);
}
