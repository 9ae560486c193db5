package dev.millrace.engine.view;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A task of a run.
 *
 * @param attempts how many attempts have begun
 * @param waitsFor the first blocking cause of a task that does not run; empty otherwise
 * @param progress 0 to 1 and what is being done, while it runs
 * @param question what a person is asked, while it waits for that
 * @param items of a task that runs once for each of several elements, once these are known
 * @param cachedFrom whose result it was given instead of running, if it is CACHED
 * @param ranBecause why it ran, or is to run, and was not given a result of before; empty if its
 *     step is not to be reused
 */
public record TaskView(
    String run,
    String id,
    String step,
    String kind,
    String state,
    int attempts,
    Optional<String> worker,
    Optional<String> waitsFor,
    Optional<FailureView> failure,
    Optional<ProgressView> progress,
    Optional<Instant> readyAt,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt,
    List<OutputView> outputs,
    Map<String, Object> values,
    Optional<String> question,
    Optional<ItemsView> items,
    Optional<CachedFrom> cachedFrom,
    Optional<String> ranBecause) {

  /** A task about which the cache has nothing to say. */
  public TaskView(
      String run,
      String id,
      String step,
      String kind,
      String state,
      int attempts,
      Optional<String> worker,
      Optional<String> waitsFor,
      Optional<FailureView> failure,
      Optional<ProgressView> progress,
      Optional<Instant> readyAt,
      Optional<Instant> startedAt,
      Optional<Instant> endedAt,
      List<OutputView> outputs,
      Map<String, Object> values,
      Optional<String> question,
      Optional<ItemsView> items) {
    this(
        run,
        id,
        step,
        kind,
        state,
        attempts,
        worker,
        waitsFor,
        failure,
        progress,
        readyAt,
        startedAt,
        endedAt,
        outputs,
        values,
        question,
        items,
        Optional.empty(),
        Optional.empty());
  }

  /** A task that asks nobody and has no items. */
  public TaskView(
      String run,
      String id,
      String step,
      String kind,
      String state,
      int attempts,
      Optional<String> worker,
      Optional<String> waitsFor,
      Optional<FailureView> failure,
      Optional<ProgressView> progress,
      Optional<Instant> readyAt,
      Optional<Instant> startedAt,
      Optional<Instant> endedAt,
      List<OutputView> outputs,
      Map<String, Object> values) {
    this(
        run,
        id,
        step,
        kind,
        state,
        attempts,
        worker,
        waitsFor,
        failure,
        progress,
        readyAt,
        startedAt,
        endedAt,
        outputs,
        values,
        Optional.empty(),
        Optional.empty());
  }

  /**
   * @param failureClass word of the failure class, such as USER
   */
  public record FailureView(String failureClass, String message) {}

  /**
   * The items of a task.
   *
   * @param total how many there are
   * @param states how many of them are in each state that some item is in; those that have not
   *     begun are PENDING as long as they may begin
   */
  public record ItemsView(int total, Map<String, Integer> states) {}

  /**
   * The attempt whose result a task was given; its log and its reports are that task's.
   *
   * @param at when it succeeded
   */
  public record CachedFrom(String run, String task, int attempt, Instant at) {}

  /** How far a running task is. */
  public record ProgressView(double fraction, String what) {}

  /**
   * @param digest {@code sha256:} and lower-case hexadecimal digits
   * @param rows for datasets
   */
  public record OutputView(
      String port,
      String type,
      String digest,
      long bytes,
      Optional<Long> rows,
      Map<String, Object> facts) {}
}
