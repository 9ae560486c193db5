package dev.millrace.engine.dag;

import dev.millrace.spi.kind.Isolation;
import java.util.Optional;

/**
 * How and where the tasks of a step run.
 *
 * @param isolation empty for what the kind says
 */
public record StepOptions(
    StepLimits limits,
    WorkerNeeds worker,
    CacheRule cache,
    Optional<Isolation> isolation,
    CodeEnvironment code) {
  public static final StepOptions NONE =
      new StepOptions(
          StepLimits.NONE, WorkerNeeds.NONE, CacheRule.OFF, Optional.empty(), CodeEnvironment.NONE);
}
