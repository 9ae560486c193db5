package dev.millrace.worker.attempt;

import dev.millrace.engine.message.ToWorker.Assign;
import dev.millrace.worker.Ticker;
import dev.millrace.worker.secret.SecretResolver;
import dev.millrace.worker.step.AttemptRunner;
import java.util.function.Function;

/**
 * What all attempts of a worker share.
 *
 * @param secrets asked just before a step runs
 * @param runners assignment to where its step runs
 */
public record AttemptPlace(
    Staging staging,
    ArtifactAccess artifacts,
    AttemptLimits limits,
    SecretResolver secrets,
    Function<Assign, AttemptRunner> runners,
    Ticker ticker) {
  AttemptRunner runner(Assign assign) {
    return runners.apply(assign);
  }
}
