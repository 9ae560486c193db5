package dev.millrace.engine.explain;

import dev.millrace.engine.dag.RetryPolicy;
import dev.millrace.engine.explain.Explanation.Delay;
import dev.millrace.engine.explain.Explanation.Retry;
import dev.millrace.spi.FailureClass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The pauses between attempts, as the engine itself computes them. */
final class RetryDelays {
  private static final int SHOWN_MAX = 20; // later ones are at the limit

  private RetryDelays() {}

  /**
   * @param run id of a run; without it delays are known within their jitter only
   */
  static Retry of(RetryPolicy policy, String step, Optional<String> run) {
    List<Delay> delays = new ArrayList<>();
    RetryPolicy still = withJitter(policy, 0);
    for (int failed = 1; failed <= Math.min(policy.max(), SHOWN_MAX); failed++) {
      if (run.isPresent()) {
        Duration exact = policy.delayAfter(failed, run.get() + "/" + step);
        delays.add(new Delay(exact, exact));
      } else {
        Duration middle = still.delayAfter(failed, step);
        delays.add(
            new Delay(scaled(middle, 1 - policy.jitter()), scaled(middle, 1 + policy.jitter())));
      }
    }
    List<String> on =
        policy.on().stream()
            .filter(failure -> failure != FailureClass.LOST)
            .sorted()
            .map(failure -> failure.name().toLowerCase(Locale.ROOT))
            .toList();
    boolean exact = run.isPresent() || policy.jitter() == 0;
    return new Retry(policy.max(), on, delays, exact);
  }

  private static RetryPolicy withJitter(RetryPolicy policy, double jitter) {
    return new RetryPolicy(
        policy.max(), policy.on(), policy.initial(), policy.factor(), policy.limit(), jitter);
  }

  private static Duration scaled(Duration duration, double by) {
    return Duration.ofNanos(Math.round(duration.toNanos() * by));
  }
}
