package dev.millrace.scheduler.shards;

import dev.millrace.engine.run.ChildRuns;

/** The shard of a run: everybody who knows its id knows its shard. */
public final class ShardOfRun {
  private ShardOfRun() {}

  /** From 0 to {@code shards - 1}. */
  public static int of(String run, int shards) {
    return ChildRuns.shard(run, shards);
  }
}
