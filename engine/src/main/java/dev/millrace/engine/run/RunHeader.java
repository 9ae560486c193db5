package dev.millrace.engine.run;

import dev.millrace.engine.expression.PlainData;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is fixed when a run is made.
 *
 * @param id unique; later runs sort after earlier ones unless a key was given
 * @param params all parameters of the DAG, defaults filled in
 * @param trigger why it started: {@code manual}, {@code cron}, {@code backfill}, {@code dag}
 * @param timeout how long its steps may take, from its begin to the end of the last one that is not
 *     below {@code finally}
 * @param parent the task that waits for it, if one does
 * @param cache whether its tasks may be given results of before; what it does is kept either way
 * @param fork the run that it was made from, if it was
 * @param tick what it is for, if a schedule or a backfill of its ticks started it, or the run that
 *     it was made from
 */
public record RunHeader(
    String id,
    int shard,
    String dag,
    String dagVersion,
    Map<String, Object> params,
    String trigger,
    Instant createdAt,
    Optional<Duration> timeout,
    Optional<Parent> parent,
    boolean cache,
    Optional<Fork> fork,
    Optional<RunTick> tick) {
  /** The trigger word of the runs of backfills. */
  public static final String BACKFILL = "backfill";

  public RunHeader {
    params = PlainData.settledMap(params);
  }

  /** No schedule started it. */
  public RunHeader(
      String id,
      int shard,
      String dag,
      String dagVersion,
      Map<String, Object> params,
      String trigger,
      Instant createdAt,
      Optional<Duration> timeout,
      Optional<Parent> parent,
      boolean cache,
      Optional<Fork> fork) {
    this(
        id,
        shard,
        dag,
        dagVersion,
        params,
        trigger,
        createdAt,
        timeout,
        parent,
        cache,
        fork,
        Optional.empty());
  }

  /** Made from no other run. */
  public RunHeader(
      String id,
      int shard,
      String dag,
      String dagVersion,
      Map<String, Object> params,
      String trigger,
      Instant createdAt,
      Optional<Duration> timeout,
      Optional<Parent> parent,
      boolean cache) {
    this(
        id,
        shard,
        dag,
        dagVersion,
        params,
        trigger,
        createdAt,
        timeout,
        parent,
        cache,
        Optional.empty());
  }

  /** With results of before where there are any. */
  public RunHeader(
      String id,
      int shard,
      String dag,
      String dagVersion,
      Map<String, Object> params,
      String trigger,
      Instant createdAt,
      Optional<Duration> timeout,
      Optional<Parent> parent) {
    this(id, shard, dag, dagVersion, params, trigger, createdAt, timeout, parent, true);
  }

  /** Without a time limit, and nobody waits for it. */
  public RunHeader(
      String id,
      int shard,
      String dag,
      String dagVersion,
      Map<String, Object> params,
      String trigger,
      Instant createdAt) {
    this(
        id, shard, dag, dagVersion, params, trigger, createdAt, Optional.empty(), Optional.empty());
  }

  /**
   * A task that waits for this run.
   *
   * @param run the run of that task, of the same shard
   * @param depth how many runs are above this one; 1 if that run has no parent itself
   */
  public record Parent(String run, String task, int depth) {}

  /**
   * A run that this one was made from.
   *
   * @param run its id
   * @param from the steps that were named to run again
   * @param plan digest of the plan
   */
  public record Fork(String run, List<String> from, String plan) {
    public Fork {
      from = List.copyOf(from);
    }
  }

  /** The tick that it answers for; empty for what was made from a run of it, and for backfills. */
  public Optional<RunTick> firstOfTick() {
    return fork.isPresent() || isBackfill() ? Optional.empty() : tick;
  }

  /** Whether a backfill made it: then its tasks let those of others go first. */
  public boolean isBackfill() {
    return trigger.equals(BACKFILL) && fork.isEmpty();
  }

  /** Whether the tasks of a step may be given results of before. */
  public boolean mayReuse(String step) {
    return cache && !isNamed(step);
  }

  /** Whether someone asked for this step to run again, whatever there is of it. */
  public boolean isNamed(String step) {
    return fork.isPresent() && fork.get().from().contains(step);
  }
}
