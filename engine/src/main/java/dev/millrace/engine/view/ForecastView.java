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
 * @param limits what tasks of all runs share and wait for
 */
public record ForecastView(
    Instant from,
    Instant to,
    boolean complete,
    Optional<Window> outage,
    List<TriggerForecast> triggers,
    List<ForecastRun> runs,
    List<PassedTick> passed,
    Optional<Busiest> busiest,
    List<LimitForecast> limits) {
  public ForecastView {
    triggers = List.copyOf(triggers);
    runs = List.copyOf(runs);
    passed = List.copyOf(passed);
    limits = List.copyOf(limits);
  }

  /**
   * A trigger in numbers.
   *
   * @param takes how long each of its runs takes that waits for no slots
   * @param because where that is known from
   * @param waited how many of the runs do not begin when they are made
   * @param longestWait from being made to beginning, or to the end of the time that is told of
   * @param slotsWaited of how many runs some task waits for a slot
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
      long slotsWaited,
      long cancelled,
      long unfinished,
      long passed) {}

  /**
   * @param ticks how many it stands for, its own included
   * @param made when it is made, which is later than its tick after an outage
   * @param ends when its last step does
   * @param state SUCCEEDED, CANCELLED, or RUNNING, CANCELLING or QUEUED at the end of the time that
   *     is told of
   * @param waits what its tasks wait for that are ready to run
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
      String state,
      List<SlotWait> waits) {
    public ForecastRun {
      waits = List.copyOf(waits);
    }
  }

  /**
   * What tasks of a run wait for.
   *
   * @param kind {@code pool}, {@code dag} for the {@code max-parallel} of a DAG, {@code step} for
   *     that of a step, {@code workers} for slots of workers
   * @param name of the pool or the DAG, {@code DAG/STEP}; empty for workers
   * @param slots how many there are
   * @param tasks how many tasks wait for it
   * @param totalWait of all of them together
   * @param by DAGs whose tasks have the slots when a task begins to wait, at most a few
   */
  public record SlotWait(
      String kind,
      String name,
      Optional<Integer> slots,
      long tasks,
      Duration totalWait,
      Duration longestWait,
      List<String> by) {
    public SlotWait {
      by = List.copyOf(by);
    }
  }

  /**
   * A limit in numbers.
   *
   * @param kind as of {@link SlotWait}, but no {@code step}
   * @param slots empty for any number
   * @param because where that is known from
   * @param peak most slots that are taken at once
   * @param peakAt since when, the first time
   * @param waited how many tasks wait for it
   * @param totalWait of all of them together
   * @param dags those whose tasks wait
   */
  public record LimitForecast(
      String kind,
      String name,
      Optional<Integer> slots,
      String because,
      long peak,
      Optional<Instant> peakAt,
      long waited,
      Duration totalWait,
      Duration longestWait,
      List<String> dags) {
    public LimitForecast {
      dags = List.copyOf(dags);
    }
  }

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
