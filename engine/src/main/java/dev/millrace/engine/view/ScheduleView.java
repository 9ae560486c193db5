package dev.millrace.engine.view;

import dev.millrace.engine.schedule.Window;
import dev.millrace.engine.view.TriggerView.PauseView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * When a DAG's triggers will start runs.
 *
 * @param triggers in the order of the DAG
 */
public record ScheduleView(String dag, String version, List<TriggerView> triggers) {
  public ScheduleView {
    triggers = List.copyOf(triggers);
  }

  /**
   * A trigger and its ticks.
   *
   * @param form {@code cron}, {@code every}, {@code event} or {@code webhook}; only the first two
   *     have ticks
   * @param says what the form says: the expressions, the interval, the event
   * @param timezone of the local times; empty if it has no ticks
   * @param missed what becomes of missed ticks
   * @param overlap the word
   * @param pauseAfter after how many failed runs in a row it is paused; never if empty
   * @param params values for its runs that differ from the defaults
   * @param from included
   * @param to not included; empty if only the number of ticks bounds them
   * @param more how many ticks there are until {@code to} beside those listed
   * @param clocks changes of the clocks between {@code from} and {@code to}, or the last tick
   *     listed
   * @param paused who stopped it for the time being, so that none of the ticks makes a run before
   *     it is resumed; empty also where that is not known, as of a file
   */
  public record TriggerView(
      String trigger,
      String form,
      List<String> says,
      Optional<String> timezone,
      Optional<MissedView> missed,
      String overlap,
      Optional<Integer> pauseAfter,
      Map<String, Object> params,
      Optional<Instant> from,
      Optional<Instant> to,
      List<TickView> ticks,
      Optional<MoreView> more,
      List<ClockChange> clocks,
      Optional<PauseView> paused) {
    public TriggerView {
      says = List.copyOf(says);
      ticks = List.copyOf(ticks);
      clocks = List.copyOf(clocks);
    }

    /** The same, stopped for the time being. */
    public TriggerView with(PauseView pause) {
      return new TriggerView(
          trigger,
          form,
          says,
          timezone,
          missed,
          overlap,
          pauseAfter,
          params,
          from,
          to,
          ticks,
          more,
          clocks,
          Optional.of(pause));
    }

    /** The same with ticks. */
    public TriggerView with(
        Instant from,
        Optional<Instant> to,
        List<TickView> ticks,
        Optional<MoreView> more,
        List<ClockChange> clocks) {
      return new TriggerView(
          trigger,
          form,
          says,
          timezone,
          missed,
          overlap,
          pauseAfter,
          params,
          Optional.of(from),
          to,
          ticks,
          more,
          clocks,
          paused);
    }
  }

  /**
   * @param within how old a missed tick may be
   * @param max only for policy all
   */
  public record MissedView(String policy, Duration within, Optional<Integer> max) {}

  /**
   * @param exact false if there may be more
   */
  public record MoreView(long ticks, boolean exact) {}

  /**
   * @param local the time where the trigger's clock stands, with its offset
   * @param note what a change of the clocks does to it
   */
  public record TickView(Instant tick, String local, Window window, Optional<String> note) {}

  /**
   * @param before the local time until which the clocks go, with its offset
   * @param after where they go on
   * @param note what the trigger does about it, where ticks do not say
   */
  public record ClockChange(Instant at, String before, String after, Optional<String> note) {}
}
