package dev.millrace.engine.forecast;

import dev.millrace.engine.limit.Need;
import dev.millrace.engine.limit.Place.StepOfRun;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Keeps account of what ready tasks wait for. */
final class WaitBook {
  private final Meters meters;
  private final Map<Need, WaitClock> clocks = new HashMap<>();
  private final Map<StepOfRun, StepClock> steps = new HashMap<>();
  private final Set<PlayedTask> waiting = new LinkedHashSet<>();

  /** The clock of the tasks of one step of one run. */
  private record StepClock(WaitClock clock, Need need, Limit limit) {}

  WaitBook(Meters meters) {
    this.meters = meters;
  }

  /** A task is ready. */
  void add(PlayedTask task, Instant now) {
    Need need = task.place.need();
    WaitClock shared = clocks.computeIfAbsent(need, n -> new WaitClock());
    task.place
        .step()
        .ifPresent(step -> steps.computeIfAbsent(step, s -> clock(task, s, shared, now)));
  }

  private static StepClock clock(PlayedTask task, StepOfRun step, WaitClock shared, Instant now) {
    WaitClock own = new WaitClock();
    shared.current().ifPresent(limit -> own.waitsFor(limit, now));
    Limit limit = Limit.ofStep(task.place.line().dag(), step.step());
    return new StepClock(own, task.place.need(), limit);
  }

  private WaitClock clockOf(PlayedTask task) {
    return task.place
        .step()
        .map(step -> steps.get(step).clock())
        .orElseGet(() -> clocks.get(task.place.need()));
  }

  /** As many tasks of a step run as may, or that is no longer so. */
  void stepIsFull(StepOfRun step, boolean full, Instant now) {
    StepClock of = steps.get(step);
    if (of == null) {
      return; // of a run that is over
    }
    if (full) {
      of.clock().waitsFor(of.limit(), now);
    } else {
      clocks.get(of.need()).current().ifPresent(limit -> of.clock().waitsFor(limit, now));
    }
  }

  /** From now on this keeps what needs this, as far as its step does not. */
  void keep(Need need, Limit limit, Instant now) {
    WaitClock clock = clocks.get(need);
    if (clock.current().filter(limit::equals).isPresent()) {
      return;
    }
    clock.waitsFor(limit, now);
    for (StepClock step : steps.values()) {
      boolean full = step.clock().current().filter(step.limit()::equals).isPresent();
      if (!full && step.need().equals(need)) {
        step.clock().waitsFor(limit, now);
      }
    }
  }

  /** A run is over, and these are its steps with limits of their own. */
  void forget(Set<StepOfRun> of) {
    steps.keySet().removeAll(of);
  }

  /** A task begins to wait. */
  void waits(PlayedTask task, Instant now) {
    WaitClock clock = clockOf(task);
    task.before = Optional.of(clock.at(now));
    waiting.add(task);
    clock
        .current()
        .flatMap(meters::find)
        .ifPresent(meter -> task.of.waits().kept(meter.limit(), meter.slots(), meter.users()));
  }

  /** A task waits no longer, if it did. */
  void ends(PlayedTask task, Instant now) {
    if (task.before.isEmpty()) {
      return;
    }
    Map<Limit, Duration> before = task.before.get();
    task.before = Optional.empty();
    waiting.remove(task);
    clockOf(task)
        .at(now)
        .forEach(
            (limit, sum) -> {
              Duration time = sum.minus(before.getOrDefault(limit, Duration.ZERO));
              if (!time.isZero()) {
                waited(task, limit, time);
              }
            });
  }

  private void waited(PlayedTask task, Limit limit, Duration time) {
    Optional<Meter> meter = meters.find(limit);
    meter.ifPresent(of -> of.waited(task.place.line().dag(), time));
    Optional<Integer> slots =
        meter.isPresent() ? meter.get().slots() : task.place.step().map(StepOfRun::max);
    task.of.waits().waited(limit, slots, time);
  }

  /** Nothing after this instant is told of: what waits has waited until then. */
  void close(Instant until) {
    List.copyOf(waiting).forEach(task -> ends(task, until));
  }
}
