package dev.millrace.engine.dag;

import java.util.Optional;

/**
 * What bounds how many tasks run at the same time, and which goes first.
 *
 * @param pool name of the pool that each task takes slots of
 * @param slots how many slots of the pool a task takes
 * @param priority higher goes first within a DAG; 0 unless it says otherwise
 * @param maxParallel how many tasks of the step run at the same time in one run
 */
public record StepLimits(
    Optional<String> pool, int slots, int priority, Optional<Integer> maxParallel) {
  public static final StepLimits NONE = new StepLimits(Optional.empty(), 1, 0, Optional.empty());
}
