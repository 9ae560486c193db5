package dev.millrace.engine.view;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a backfill would do.
 *
 * @param version of the DAG that its runs would be pinned to
 * @param trigger whose ticks; empty for a list of parameters
 * @param from included
 * @param to not included
 * @param runs how many it would make
 * @param known how many of the ticks have a run already
 * @param leftOut how many of the ticks get none because of the one that they have
 * @param ticks those asked for, in the order in which they would have their turn
 * @param more how many there are beside those listed
 * @param history how long it would take; empty if no run of the DAG has succeeded yet
 * @param reuse what is known of results that it would be given
 * @param notes what else is to be known, in words
 * @param digest names this plan: to start exactly what was shown
 */
public record BackfillPlanView(
    String dag,
    String version,
    Optional<String> trigger,
    Optional<Instant> from,
    Optional<Instant> to,
    String order,
    String reprocess,
    int concurrency,
    int runs,
    long known,
    long leftOut,
    List<Tick> ticks,
    int more,
    Optional<History> history,
    Optional<Reuse> reuse,
    List<String> notes,
    String digest) {
  public BackfillPlanView {
    ticks = List.copyOf(ticks);
    notes = List.copyOf(notes);
  }

  /**
   * A tick that was asked for.
   *
   * @param lastRun its last run
   * @param lastState how that is or ended
   * @param runs whether it gets one
   */
  public record Tick(
      Instant tick,
      Instant windowStart,
      Instant windowEnd,
      Optional<String> lastRun,
      Optional<String> lastState,
      boolean runs) {}

  /**
   * How long it would take if its runs took as long as others did.
   *
   * @param measured how many runs of before were looked at
   * @param runMillis the median of what they took
   * @param expectedMillis all runs, so many at a time
   */
  public record History(int measured, long runMillis, long expectedMillis) {}

  /**
   * What would be given instead of run, by results that are kept now.
   *
   * @param lookedAt how many of the runs were tried, spread over all of them
   * @param steps how many steps these have
   * @param reused how many of them would be given a result
   */
  public record Reuse(int lookedAt, int steps, int reused) {}
}
