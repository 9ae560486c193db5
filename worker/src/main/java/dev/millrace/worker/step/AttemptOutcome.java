package dev.millrace.worker.step;

import dev.millrace.engine.message.ToScheduler.Failure;
import dev.millrace.engine.message.ToScheduler.Registration;
import dev.millrace.engine.message.ToScheduler.Wait;
import java.util.List;
import java.util.Map;

/**
 * How a step ended, before its outputs are stored. Plain data, so that a child process can tell it.
 *
 * @param failure null if it succeeded
 * @param written outputs that have a file, also when it failed
 * @param waiting what it waits for; null if it has ended
 */
public record AttemptOutcome(
    Failure failure,
    List<Written> written,
    Map<String, Object> values,
    List<Registration> registrations,
    Wait waiting) {

  /**
   * A file behind an output.
   *
   * @param type word of the artifact type
   * @param path absolute
   */
  public record Written(String port, String type, String path, Map<String, Object> facts) {}

  /** Ended badly; values and registrations of a failed step do not count. */
  public static AttemptOutcome failed(Failure failure, List<Written> written) {
    return new AttemptOutcome(failure, written, Map.of(), List.of(), null);
  }
}
