package dev.millrace.worker.attempt;

import dev.millrace.engine.message.ToScheduler.Failure;
import dev.millrace.engine.message.ToScheduler.Output;
import dev.millrace.engine.message.ToScheduler.Registration;
import dev.millrace.engine.message.ToScheduler.Wait;
import java.util.List;
import java.util.Map;

/**
 * How an attempt ended, with its outputs stored.
 *
 * @param failure null if it succeeded
 * @param waiting what it waits for before it is run again; null if it has ended
 */
public record AttemptReport(
    long endedAtMillis,
    Failure failure,
    List<Output> outputs,
    Map<String, Object> values,
    List<Registration> registrations,
    Wait waiting) {

  /** A report of an attempt that gave nothing. */
  public static AttemptReport failed(long endedAtMillis, Failure failure) {
    return new AttemptReport(endedAtMillis, failure, List.of(), Map.of(), List.of(), null);
  }
}
