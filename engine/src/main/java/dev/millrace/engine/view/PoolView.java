package dev.millrace.engine.view;

import dev.millrace.engine.limit.Pause;
import java.util.List;
import java.util.Optional;

/**
 * A pool: a named limit that tasks of all runs share.
 *
 * @param slots how many it has; of one that holds the {@code max-parallel} of a DAG, as many as the
 *     newest version of the DAG says
 * @param defined whether somebody said how many; otherwise it was made when a task first named it
 * @param used slots that running tasks have; more than {@code slots} after a reduction
 * @param users some of these tasks, as {@code run/task}
 * @param waiting tasks that wait for slots at the scheduler that was asked
 * @param paused who keeps its slots from being taken for the time being
 */
public record PoolView(
    String name,
    int slots,
    boolean defined,
    long used,
    List<String> users,
    long waiting,
    Optional<Pause> paused) {
  public PoolView {
    users = List.copyOf(users);
  }

  /** One whose slots may be taken. */
  public PoolView(
      String name, int slots, boolean defined, long used, List<String> users, long waiting) {
    this(name, slots, defined, used, users, waiting, Optional.empty());
  }
}
