package dev.millrace.engine.view;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A schedule of a DAG.
 *
 * @param zone where its local times are meant
 * @param next when it is due next; empty if it is paused or no tick comes any more
 * @param paused since when it fires nothing, and why
 * @param last the newest tick that became a run
 * @param passed the newest ticks that became none, newest first
 */
public record TriggerView(
    String dag,
    String trigger,
    String overlap,
    String missed,
    String zone,
    Optional<Instant> next,
    Optional<PauseView> paused,
    Optional<TickView> last,
    List<TickView> passed) {
  public TriggerView {
    passed = List.copyOf(passed);
  }

  /**
   * Who stopped it for the time being.
   *
   * @param wholeDag whether all schedules of the DAG were paused at once
   */
  public record PauseView(String by, String reason, Instant since, boolean wholeDag) {}
}
