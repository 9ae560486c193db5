package dev.millrace.scheduler.dispatch;

import dev.millrace.engine.message.ToWorker;
import dev.millrace.engine.message.ToWorker.Ack;
import dev.millrace.engine.message.ToWorker.Assign;
import dev.millrace.engine.message.ToWorker.Cancel;

/** Which runs this scheduler decides about, and in which epoch of their shard. */
@FunctionalInterface
public interface OwnedRuns {
  /** One scheduler alone, which owns every run in epoch 1. */
  OwnedRuns ALL = run -> 1;

  /** The epoch of the run's shard, from 1; 0 if it is another scheduler's. */
  long epochOf(String run);

  default boolean owns(String run) {
    return epochOf(run) > 0;
  }

  /** The message with the epoch that lets a worker tell whether its sender is out of date. */
  default ToWorker stamp(ToWorker message) {
    if (message instanceof Assign assign) {
      return assign.withEpoch(epochOf(assign.attempt().run()));
    } else if (message instanceof Cancel cancel) {
      return cancel.withEpoch(epochOf(cancel.attempt().run()));
    } else if (message instanceof Ack ack) {
      return ack.withEpoch(epochOf(ack.attempt().run()));
    }
    return message;
  }
}
