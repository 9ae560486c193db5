package dev.millrace.engine.forecast;

import dev.millrace.engine.schedule.DueTick;
import dev.millrace.engine.view.ForecastView.ForecastRun;
import java.time.Instant;
import java.util.Optional;

/** A run that is foreseen, as far as the time that is looked at. */
final class PretendedRun {
  final Lane lane;
  private final DueTick tick;
  private final Instant made;
  private Optional<Instant> begun = Optional.empty();
  private Optional<Instant> ended = Optional.empty();
  private boolean cancelled;

  PretendedRun(Lane lane, DueTick tick, Instant made) {
    this.lane = lane;
    this.tick = tick;
    this.made = made;
  }

  Optional<Instant> begun() {
    return begun;
  }

  boolean isOver() {
    return ended.isPresent();
  }

  /** When it will end, if nobody cancels it. */
  Instant begin(Instant at) {
    begun = Optional.of(at);
    return at.plus(lane.dag.takes());
  }

  void succeed() {
    ended = begun.map(at -> at.plus(lane.dag.takes()));
  }

  void cancel(Instant at) {
    cancelled = true;
    ended = Optional.of(at);
  }

  private String state() {
    if (cancelled) {
      return "CANCELLED";
    }
    return isOver() ? "SUCCEEDED" : begun.isPresent() ? "RUNNING" : "QUEUED";
  }

  ForecastRun view() {
    return new ForecastRun(
        lane.dag.dag(),
        lane.trigger.id(),
        tick.tick(),
        tick.covers().ticks(),
        tick.window(),
        made,
        begun,
        ended,
        state());
  }
}
