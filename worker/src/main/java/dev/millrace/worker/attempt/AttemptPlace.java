package dev.millrace.worker.attempt;

import dev.millrace.engine.message.ToWorker.Assign;
import dev.millrace.spi.kind.KindDeclaration;
import dev.millrace.worker.Ticker;
import dev.millrace.worker.secret.SecretResolver;
import dev.millrace.worker.step.AttemptRunner;
import java.util.Optional;
import java.util.function.Function;

/**
 * What all attempts of a worker share.
 *
 * @param requests what deployments were asked, for kinds that want it
 * @param kinds what the kind of a name declares; empty if the worker does not have it
 * @param secrets asked just before a step runs
 * @param runners assignment to where its step runs
 */
public record AttemptPlace(
    Staging staging,
    ArtifactAccess artifacts,
    DeploymentRequests requests,
    Function<String, Optional<KindDeclaration>> kinds,
    AttemptLimits limits,
    SecretResolver secrets,
    Function<Assign, AttemptRunner> runners,
    Ticker ticker) {
  AttemptRunner runner(Assign assign) {
    return runners.apply(assign);
  }
}
