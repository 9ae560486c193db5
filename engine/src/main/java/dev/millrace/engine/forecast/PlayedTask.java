package dev.millrace.engine.forecast;

import dev.millrace.engine.limit.Place;
import dev.millrace.engine.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A task of a run that is foreseen, from when it may run on. */
final class PlayedTask {
  final PlayedRun of;
  final int index;
  final Place place;
  final Instant ready;

  /** What its {@link WaitClock} said when it began to wait; empty as long as it did not. */
  Optional<Map<Limit, Duration>> before = Optional.empty();

  PlayedTask(PlayedRun of, int index, Place place, Instant ready) {
    this.of = of;
    this.index = index;
    this.place = place;
    this.ready = ready;
  }

  boolean isReady() {
    return !of.isOver() && of.run().task(index).state() == TaskState.READY;
  }
}
