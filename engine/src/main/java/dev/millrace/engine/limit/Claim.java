package dev.millrace.engine.limit;

import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.dag.DagStep;
import dev.millrace.engine.dag.StepLimits;
import dev.millrace.engine.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a task takes of a pool for each attempt of it that may be running.
 *
 * @param slots at least 1
 * @param limit how many slots the pool has for this task, if its DAG says so; otherwise what
 *     whoever defined the pool said
 */
public record Claim(String pool, int slots, Optional<Integer> limit) {

  /** What each task of a step claims: of the step's pool, and of that of the DAG. */
  public static List<Claim> of(Dag dag, DagStep step) {
    StepLimits limits = step.options().limits();
    if (limits.pool().isEmpty() && dag.maxParallel().isEmpty()) {
      return List.of();
    }
    List<Claim> claims = new ArrayList<>(2);
    limits.pool().ifPresent(pool -> claims.add(new Claim(pool, limits.slots(), Optional.empty())));
    dag.maxParallel()
        .ifPresent(
            most -> claims.add(new Claim(LimitNames.poolOfDag(dag.name()), 1, Optional.of(most))));
    return List.copyOf(claims);
  }

  /**
   * How many attempts of a task may be running: the one that holds it, and one that was given up
   * and is not proven gone.
   */
  public static int attemptsThatMayRun(Task task) {
    return (task.held().isPresent() ? 1 : 0) + (task.history().openLease().isPresent() ? 1 : 0);
  }
}
