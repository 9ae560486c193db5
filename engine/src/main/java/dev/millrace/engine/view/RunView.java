package dev.millrace.engine.view;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A run.
 *
 * @param reason why it failed or was cancelled, in one line
 * @param tasks number of tasks by state word
 * @param timeout how long its steps may take, such as {@code 1h30m}; empty for no limit
 * @param parent the task that waits for it, if one does
 * @param cache whether its tasks may be given results of before
 * @param forkedFrom the run that it was made from, if it was
 * @param generations how it ended before it went on from where it had failed, oldest first
 * @param outputs what it left for others, by the names that its DAG declares; nothing unless it has
 *     succeeded
 * @param tick what it is for, if a schedule started it, or the run that it was made from
 */
public record RunView(
    String id,
    String dag,
    String version,
    String state,
    Map<String, Object> params,
    String trigger,
    Instant createdAt,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt,
    Optional<String> reason,
    Map<String, Integer> tasks,
    Optional<String> timeout,
    Optional<Parent> parent,
    boolean cache,
    Optional<ForkedFrom> forkedFrom,
    List<Generation> generations,
    Map<String, RunOutputView> outputs,
    Optional<Tick> tick) {
  public RunView {
    generations = List.copyOf(generations);
    outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
  }

  /** No schedule started it. */
  public RunView(
      String id,
      String dag,
      String version,
      String state,
      Map<String, Object> params,
      String trigger,
      Instant createdAt,
      Optional<Instant> startedAt,
      Optional<Instant> endedAt,
      Optional<String> reason,
      Map<String, Integer> tasks,
      Optional<String> timeout,
      Optional<Parent> parent,
      boolean cache,
      Optional<ForkedFrom> forkedFrom,
      List<Generation> generations,
      Map<String, RunOutputView> outputs) {
    this(
        id,
        dag,
        version,
        state,
        params,
        trigger,
        createdAt,
        startedAt,
        endedAt,
        reason,
        tasks,
        timeout,
        parent,
        cache,
        forkedFrom,
        generations,
        outputs,
        Optional.empty());
  }

  /** With nothing left for others. */
  public RunView(
      String id,
      String dag,
      String version,
      String state,
      Map<String, Object> params,
      String trigger,
      Instant createdAt,
      Optional<Instant> startedAt,
      Optional<Instant> endedAt,
      Optional<String> reason,
      Map<String, Integer> tasks,
      Optional<String> timeout,
      Optional<Parent> parent,
      boolean cache,
      Optional<ForkedFrom> forkedFrom,
      List<Generation> generations) {
    this(
        id,
        dag,
        version,
        state,
        params,
        trigger,
        createdAt,
        startedAt,
        endedAt,
        reason,
        tasks,
        timeout,
        parent,
        cache,
        forkedFrom,
        generations,
        Map.of());
  }

  /** Made from no other run, and never gone on. */
  public RunView(
      String id,
      String dag,
      String version,
      String state,
      Map<String, Object> params,
      String trigger,
      Instant createdAt,
      Optional<Instant> startedAt,
      Optional<Instant> endedAt,
      Optional<String> reason,
      Map<String, Integer> tasks,
      Optional<String> timeout,
      Optional<Parent> parent,
      boolean cache) {
    this(
        id,
        dag,
        version,
        state,
        params,
        trigger,
        createdAt,
        startedAt,
        endedAt,
        reason,
        tasks,
        timeout,
        parent,
        cache,
        Optional.empty(),
        List.of());
  }

  /** With results of before where there are any. */
  public RunView(
      String id,
      String dag,
      String version,
      String state,
      Map<String, Object> params,
      String trigger,
      Instant createdAt,
      Optional<Instant> startedAt,
      Optional<Instant> endedAt,
      Optional<String> reason,
      Map<String, Integer> tasks,
      Optional<String> timeout,
      Optional<Parent> parent) {
    this(
        id, dag, version, state, params, trigger, createdAt, startedAt, endedAt, reason, tasks,
        timeout, parent, true);
  }

  /** Without a time limit, and nobody waits for it. */
  public RunView(
      String id,
      String dag,
      String version,
      String state,
      Map<String, Object> params,
      String trigger,
      Instant createdAt,
      Optional<Instant> startedAt,
      Optional<Instant> endedAt,
      Optional<String> reason,
      Map<String, Integer> tasks) {
    this(
        id,
        dag,
        version,
        state,
        params,
        trigger,
        createdAt,
        startedAt,
        endedAt,
        reason,
        tasks,
        Optional.empty(),
        Optional.empty());
  }

  /** The same run with the number of its tasks by state word. */
  public RunView withTasks(Map<String, Integer> counts) {
    return new RunView(
        id,
        dag,
        version,
        state,
        params,
        trigger,
        createdAt,
        startedAt,
        endedAt,
        reason,
        counts,
        timeout,
        parent,
        cache,
        forkedFrom,
        generations,
        outputs,
        tick);
  }

  /**
   * A tick of a schedule.
   *
   * @param trigger id of the trigger in its DAG
   * @param windowStart included
   * @param windowEnd not included
   */
  public record Tick(String trigger, Instant at, Instant windowStart, Instant windowEnd) {}

  /** A task that waits for a run. */
  public record Parent(String run, String task) {}

  /**
   * A run that another one was made from.
   *
   * @param from the steps that were named to run again
   */
  public record ForkedFrom(String run, List<String> from) {
    public ForkedFrom {
      from = List.copyOf(from);
    }
  }

  /**
   * An end of a run after which it went on.
   *
   * @param number from 1
   * @param againAt when it went on
   */
  public record Generation(
      int number, String state, Optional<String> reason, Instant endedAt, Instant againAt) {}
}
