package dev.millrace.scheduler.store;

import dev.millrace.engine.event.Happening;

/**
 * An event that a trigger heard.
 *
 * @param part the name of the event in the trigger
 */
public record HeardEvent(String part, Happening event) {
  /**
   * One that waits for the owner of the trigger's DAG to decide on it.
   *
   * @param shard that of the DAG
   */
  public record Pending(ScheduleKey trigger, int shard, HeardEvent heard) {}
}
