package dev.millrace.engine.view;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A schedule of a DAG.
 *
 * @param form {@code cron} or {@code every}; empty if its version cannot be read
 * @param says the expressions, or the interval
 * @param overlap the word; empty if its version cannot be read
 * @param missed what becomes of missed ticks; empty if its version cannot be read
 * @param zone where its local times are meant
 * @param next when it is due next; empty if it is paused, cannot be read, or no tick comes any more
 * @param paused since when it fires nothing, and why
 * @param problem why it fires nothing although nobody paused it
 * @param last the newest tick that became a run
 * @param passed the newest ticks that became none, newest first
 * @param standing of a policy of retraining: how near its conditions are, a line of each
 */
public record TriggerView(
    String dag,
    String trigger,
    String form,
    List<String> says,
    String overlap,
    Optional<ScheduleView.MissedView> missed,
    String zone,
    Optional<Instant> next,
    Optional<PauseView> paused,
    Optional<String> problem,
    Optional<TickView> last,
    List<TickView> passed,
    List<String> standing) {
  public TriggerView {
    standing = List.copyOf(standing);
    says = List.copyOf(says);
    passed = List.copyOf(passed);
  }

  /** One that has no policy. */
  public TriggerView(
      String dag,
      String trigger,
      String form,
      List<String> says,
      String overlap,
      Optional<ScheduleView.MissedView> missed,
      String zone,
      Optional<Instant> next,
      Optional<PauseView> paused,
      Optional<String> problem,
      Optional<TickView> last,
      List<TickView> passed) {
    this(
        dag, trigger, form, says, overlap, missed, zone, next, paused, problem, last, passed,
        List.of());
  }

  /** The newest tick that was decided on, whatever it became. */
  public Optional<TickView> newest() {
    return Stream.concat(last.stream(), passed.stream().limit(1))
        .max(Comparator.comparing(TickView::last));
  }

  /**
   * Who stopped it for the time being.
   *
   * @param wholeDag whether all schedules of the DAG were paused at once
   */
  public record PauseView(String by, String reason, Instant since, boolean wholeDag) {}
}
