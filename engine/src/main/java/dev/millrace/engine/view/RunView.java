package dev.millrace.engine.view;

import java.time.Instant;
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
    boolean cache) {

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
        id, dag, version, state, params, trigger, createdAt, startedAt, endedAt, reason, counts,
        timeout, parent, cache);
  }

  /** A task that waits for a run. */
  public record Parent(String run, String task) {}
}
