package dev.millrace.scheduler.store;

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
  public static final String HOOK = "webhook";

  /** In place of a digest: a trigger that waits for events; the rest is as for a webhook. */
  public static final String EVENT = "event";

  /** Whether it is told from outside when to fire and has no ticks: a webhook, or one of events. */
  public boolean isCalled() {
    return digest.equals(HOOK) || digest.equals(EVENT);
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
