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
   * A file behind an output, or an artifact that exists already.
   *
   * @param type word of the artifact type
   * @param path absolute; null for one that exists already
   * @param digest lower-case hexadecimal SHA-256 of one that exists already; null for a file
   * @param bytes its length; 0 for a file
   */
  public record Written(
      String port, String type, String path, Map<String, Object> facts, String digest, long bytes) {
    /** A file. */
    public Written(String port, String type, String path, Map<String, Object> facts) {
      this(port, type, path, facts, null, 0);
    }
  }

  /** Ended badly; values and registrations of a failed step do not count. */
  public static AttemptOutcome failed(Failure failure, List<Written> written) {
    return new AttemptOutcome(failure, written, Map.of(), List.of(), null);
  }
}
