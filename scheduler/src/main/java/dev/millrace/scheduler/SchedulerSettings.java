package dev.millrace.scheduler;

import dev.millrace.engine.message.LeaseTimes;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * How a scheduler behaves.
 *
 * @param id unique to this life of the process
 * @param shards number of shards, fixed for the life of a deployment
 * @param lease how long an unheard worker counts as alive; longer than the worker's own lease, so
 *     that it has fenced itself before its tasks run elsewhere
 * @param alone whether no other scheduler can live, because this process holds the database
 * @param resultsKept how long results of steps are kept for later runs
 * @param triggersKept how long it is kept what became of ticks and calls of hooks, {@link
 *     #TRIGGERS_KEPT_LEAST} at least
 * @param servedKept how long it is kept what models were asked and answered
 * @param fires whether schedules fire
 * @param provenDead whether a worker that held attempts before this life is known to be gone
 */
public record SchedulerSettings(
    String id,
    int shards,
    Duration lease,
    boolean alone,
    Duration resultsKept,
    Duration triggersKept,
    Duration servedKept,
    boolean fires,
    Predicate<String> provenDead) {
  public static final int SHARDS = 16;
  public static final Duration LEASE = LeaseTimes.SCHEDULER;
  public static final Duration RESULTS_KEPT = Duration.ofDays(90);
  public static final Duration TRIGGERS_KEPT = Duration.ofDays(90);

  public static final Duration SERVED_KEPT = Duration.ofDays(7);

  /** For so long the same call of a hook must be known again. */
  public static final Duration TRIGGERS_KEPT_LEAST = Duration.ofDays(7);

  /**
   * @throws IllegalArgumentException if what became of calls is kept for too short a time
   */
  public SchedulerSettings {
    if (triggersKept.compareTo(TRIGGERS_KEPT_LEAST) < 0) {
      throw new IllegalArgumentException(
          "what became of ticks and calls is kept for "
              + triggersKept
              + "; expected "
              + TRIGGERS_KEPT_LEAST
              + " or more");
    }
  }

  public static SchedulerSettings of(String id) {
    return new SchedulerSettings(
        id, SHARDS, LEASE, false, RESULTS_KEPT, TRIGGERS_KEPT, SERVED_KEPT, true, worker -> false);
  }
}
