package dev.millrace.engine.dag;

import dev.millrace.spi.kind.Isolation;
import java.util.Collection;
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

  /** The same, of a step whose texts hold these secrets. */
  public StepOptions withSecrets(Collection<String> inTexts) {
    return inTexts.isEmpty()
        ? this
        : new StepOptions(limits, worker, cache, isolation, code.withNamed(inTexts));
  }
}
