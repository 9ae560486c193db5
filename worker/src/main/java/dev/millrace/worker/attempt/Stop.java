package dev.millrace.worker.attempt;

import dev.millrace.engine.message.ToScheduler.Failure;
import dev.millrace.spi.FailureClass;
import java.time.Duration;
import java.util.Locale;

/**
 * Why an attempt is stopped and how long it may take.
 *
 * @param failureClass LOST for a stop that is no fault of the step, so that nothing is held against
 *     it; TIMEOUT if it took too long
 */
public record Stop(FailureClass failureClass, String message, Duration grace) {
  /** Someone asked for it. */
  public static Stop cancelled(String reason, Duration grace) {
    return new Stop(FailureClass.LOST, "Stopped: " + reason, grace);
  }

  /** It took longer than it may. */
  public static Stop timedOut(long timeoutMillis, Duration grace) {
    return new Stop(
        FailureClass.TIMEOUT,
        "The attempt took longer than its timeout of "
            + Duration.ofMillis(timeoutMillis).toString().substring(2).toLowerCase(Locale.ROOT)
            + ". Raise 'timeout' of the step, or give it less to do.",
        grace);
  }

  /** No scheduler has confirmed it for the time of a lease: it may run elsewhere by now. */
  public static Stop fenced(Duration lease) {
    return new Stop(
        FailureClass.LOST,
        "The scheduler of the attempt did not confirm it for "
            + lease.toSeconds()
            + " s, so the worker stopped it.",
        Duration.ZERO);
  }

  /** The worker is being shut down. */
  public static Stop closing(Duration grace) {
    return new Stop(FailureClass.LOST, "The worker was shut down.", grace);
  }

  /** How it is reported. */
  public Failure failure() {
    return new Failure(failureClass.name(), message);
  }
}
