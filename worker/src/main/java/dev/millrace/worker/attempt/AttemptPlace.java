package dev.millrace.worker.attempt;

import dev.millrace.worker.Ticker;
import dev.millrace.worker.secret.SecretResolver;
import dev.millrace.worker.step.AttemptRunner;
import java.util.function.Function;

/**
 * What all attempts of a worker share.
 *
 * @param secrets asked just before a step runs
 * @param runners name of a step kind to where it runs
 */
public record AttemptPlace(
    Staging staging,
    ArtifactAccess artifacts,
    AttemptLimits limits,
    SecretResolver secrets,
    Function<String, AttemptRunner> runners,
    Ticker ticker) {
  AttemptRunner runner(String kind) {
    return runners.apply(kind);
  }
}
