package dev.millrace.engine.run;

import java.time.Instant;

/** How the run of a tick is named. Pure. */
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
}
