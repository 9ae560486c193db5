package dev.millrace.scheduler.store;

import dev.millrace.engine.dag.Trigger;
import java.time.Instant;
import java.util.Optional;

/**
 * A schedule of a DAG as it is stored.
 *
 * @param shard that of the DAG, and of the runs of its ticks
 * @param digest of what its ticks follow from; another one makes it another schedule
 * @param version of the DAG that it was read from
 * @param live false once no version that counts has it
 * @param cursor ticks up to here, included, were decided on
 * @param next the first tick after that; empty if none comes any more
 */
public record ScheduleRow(
    String dag,
    String trigger,
    int shard,
    String digest,
    String version,
    boolean live,
    Instant cursor,
    Optional<Instant> next) {
  /** In place of a digest: a webhook, whose cursor is the moment of its last run. */
  public static final String HOOK = Trigger.Webhook.KIND;

  /** In place of a digest: a trigger that waits for events; the rest is as for a webhook. */
  public static final String EVENT = Trigger.OnEvent.KIND;

  /** In place of a digest: a policy of retraining, whose next moment is when it decides again. */
  public static final String RETRAIN = Trigger.Retrain.KIND;

  /** Whether its cursor is the moment of its last run: a webhook, one of events, or a policy. */
  public boolean isCalled() {
    return digest.equals(HOOK) || mayHear();
  }

  /** Whether it may hear events. */
  public boolean mayHear() {
    return digest.equals(EVENT) || decides();
  }

  /** Whether it decides by itself, and not only when it is told something. */
  public boolean decides() {
    return digest.equals(RETRAIN);
  }

  /** Which it is. */
  public ScheduleKey key() {
    return new ScheduleKey(dag, trigger);
  }

  /** The same after more ticks were decided on. */
  public ScheduleRow at(Instant later, Optional<Instant> nextTick) {
    return new ScheduleRow(dag, trigger, shard, digest, version, live, later, nextTick);
  }

  /** The same in another version of its DAG. */
  public ScheduleRow of(String other) {
    return new ScheduleRow(dag, trigger, shard, digest, other, live, cursor, next);
  }

  /** Its trigger is gone. */
  public ScheduleRow gone() {
    return new ScheduleRow(dag, trigger, shard, digest, version, false, cursor, Optional.empty());
  }
}
