package dev.millrace.engine.view;

import dev.millrace.engine.schedule.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Which runs schedules will make between two instants.
 *
 * @param from included
 * @param to not included; earlier than what was asked for if there were too many runs
 * @param complete whether all of the time that was asked for is told of
 * @param outage when nothing starts runs
 * @param triggers in the order of the DAGs
 * @param runs in the order in which they are made
 * @param passed ticks that make no run, in the order in which that is decided
 * @param busiest when most runs go on at once; empty if none does
 */
public record ForecastView(
    Instant from,
    Instant to,
    boolean complete,
    Optional<Window> outage,
    List<TriggerForecast> triggers,
    List<ForecastRun> runs,
    List<PassedTick> passed,
    Optional<Busiest> busiest) {
  public ForecastView {
    triggers = List.copyOf(triggers);
    runs = List.copyOf(runs);
    passed = List.copyOf(passed);
  }

  /**
   * A trigger in numbers.
   *
   * @param takes how long each of its runs takes
   * @param because where that is known from
   * @param waited how many of the runs do not begin when they are made
   * @param longestWait from being made to beginning, or to the end of the time that is told of
   * @param unfinished how many have not ended then
   * @param passed how many ticks make no run
   */
  public record TriggerForecast(
      String dag,
      ScheduleView.TriggerView trigger,
      Duration takes,
      String because,
      long runs,
      long waited,
      Duration longestWait,
      long cancelled,
      long unfinished,
      long passed) {}

  /**
   * @param ticks how many it stands for, its own included
   * @param made when it is made, which is later than its tick after an outage
   * @param state SUCCEEDED, CANCELLED, or RUNNING or QUEUED at the end of the time that is told of
   */
  public record ForecastRun(
      String dag,
      String trigger,
      Instant tick,
      long ticks,
      Window window,
      Instant made,
      Optional<Instant> begins,
      Optional<Instant> ends,
      String state) {}

  /**
   * @param outcome the word of a tick that made no run
   * @param into the tick whose run stands for it
   */
  public record PassedTick(
      String dag,
      String trigger,
      Instant tick,
      Instant last,
      long ticks,
      boolean exact,
      String outcome,
      String why,
      Optional<Instant> into) {}

  /** The first moment at which most runs go on. */
  public record Busiest(long runs, Instant at) {}
}
