package dev.millrace.engine.run;

import java.time.Instant;

/** How the runs of ticks and of backfills are named. Pure. */
public final class TickRuns {
  private TickRuns() {}

  /**
   * The id of the run of a tick: always the same, so that there can never be two, and of the shard
   * of its DAG, so that the schedule and its runs change in one transaction.
   *
   * @param shards how many there are
   */
  public static String id(String dag, String trigger, Instant tick, int shards) {
    return ChildRuns.named(
        "t", dag + "\n" + trigger + "\n" + tick, ChildRuns.shard(dag, shards), shards);
  }

  /**
   * The id of what a trigger makes of an event, so that hearing it twice is hearing it once.
   *
   * @param part the name of the event in the trigger
   */
  public static String heard(String dag, String trigger, String part, String event, int shards) {
    return ChildRuns.named(
        "e",
        dag + "\n" + trigger + "\n" + part + "\n" + event,
        ChildRuns.shard(dag, shards),
        shards);
  }

  /** The id of the run of a call of a hook, by the same rules. */
  public static String ofDelivery(String dag, String trigger, String delivery, int shards) {
    return ChildRuns.named(
        "h", dag + "\n" + trigger + "\n" + delivery, ChildRuns.shard(dag, shards), shards);
  }

  /**
   * The id of the run of an item of a backfill: always the same, so that there can never be two,
   * and of the shard of its DAG.
   *
   * @param ordinal which item
   * @param shards how many there are
   */
  public static String ofBackfill(String dag, String backfill, int ordinal, int shards) {
    return ChildRuns.named("b", backfill + "\n" + ordinal, ChildRuns.shard(dag, shards), shards);
  }
}
