package dev.millrace.scheduler.store.memory;

import dev.millrace.scheduler.store.AttemptRow;
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
   */
  record Commit(
      String scheduler,
      List<Change<RunRow>> runs,
      List<Change<TaskRow>> tasks,
      List<Change<AttemptRow>> attempts) {
    public Commit {
      runs = List.copyOf(runs);
      tasks = List.copyOf(tasks);
      attempts = List.copyOf(attempts);
    }
  }

  void committed(Commit commit);
}
