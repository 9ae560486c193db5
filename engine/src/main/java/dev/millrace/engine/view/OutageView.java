package dev.millrace.engine.view;

import dev.millrace.engine.schedule.Window;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What would become of the ticks of an outage.
 *
 * @param triggers those with a schedule, in the order of the DAG
 */
public record OutageView(String dag, String version, List<TriggerOutage> triggers) {
  public OutageView {
    triggers = List.copyOf(triggers);
  }

  /**
   * The outage for one trigger.
   *
   * @param trigger without ticks of its own
   * @param stopped since when nothing starts runs; a tick at this instant is missed
   * @param back when something does again; a tick at this instant is not missed
   * @param runs those that start at {@code back}, oldest first
   * @param passed ticks without a run of their own, oldest first
   */
  public record TriggerOutage(
      ScheduleView.TriggerView trigger,
      Instant stopped,
      Instant back,
      List<LateRun> runs,
      List<Passed> passed) {
    public TriggerOutage {
      runs = List.copyOf(runs);
      passed = List.copyOf(passed);
    }
  }

  /**
   * @param local the time where the trigger's clock stands, with its offset
   * @param ticks how many ticks it stands for
   */
  public record LateRun(Instant tick, String local, Window window, long ticks) {}

  /**
   * Ticks in a row.
   *
   * @param first the first of them, local with its offset
   * @param last the same as {@code first} for a single one
   * @param exact false if there may be more
   * @param reason a word that programs can rely on
   * @param words the same for people
   * @param into local time of the tick whose run stands for them
   */
  public record Passed(
      String first,
      String last,
      long ticks,
      boolean exact,
      String reason,
      String words,
      Optional<String> into) {}
}
