package dev.millrace.worker.attempt;

import dev.millrace.engine.message.ToScheduler.Failure;
import dev.millrace.engine.message.ToScheduler.Registration;
import dev.millrace.engine.message.ToScheduler.Wait;
import dev.millrace.worker.secret.Mask;
import dev.millrace.worker.step.AttemptOutcome;
import java.util.List;

/**
 * What a step says at its end, without its secrets. The bytes of its outputs are its own affair.
 */
final class MaskedOutcome {
  private MaskedOutcome() {}

  static AttemptOutcome of(AttemptOutcome outcome, Mask mask) {
    if (mask.isEmpty()) {
      return outcome;
    }
    return new AttemptOutcome(
        failure(outcome.failure(), mask),
        outcome.written(),
        mask.map(outcome.values()),
        registrations(outcome.registrations(), mask),
        wait(outcome.waiting(), mask));
  }

  private static Failure failure(Failure failure, Mask mask) {
    return failure == null
        ? null
        : new Failure(failure.failureClass(), mask.text(failure.message()));
  }

  private static List<Registration> registrations(List<Registration> wishes, Mask mask) {
    return wishes.stream()
        .map(
            wish ->
                new Registration(
                    mask.text(wish.model()),
                    wish.bundleDigest(),
                    mask.text(wish.alias()),
                    mask.map(wish.facts())))
        .toList();
  }

  private static Wait wait(Wait wait, Mask mask) {
    return wait == null
        ? null
        : new Wait(
            wait.kind(),
            wait.untilMillis(),
            mask.text(wait.question()),
            mask.text(wait.dag()),
            mask.map(wait.params()));
  }
}
