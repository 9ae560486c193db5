package dev.millrace.engine.why;

import dev.millrace.engine.run.ItemCount;
import dev.millrace.engine.task.Assignment;
import dev.millrace.engine.task.Failure;
import dev.millrace.engine.task.Task;
import dev.millrace.engine.task.TaskState;
import dev.millrace.engine.task.Wait;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Why a task is where it is: an answer for every state, so that nothing ever stands still without
 * one.
 */
public final class TaskReason {
  private TaskReason() {}

  /**
   * What is known about a task.
   *
   * @param id as people write it, {@code run/task}
   * @param upstream tasks upstream that have not ended
   * @param sameWork the task that is at the same work and whose result this one will be given;
   *     empty if there is none
   * @param ready what it, or the next of its items, waits for if it is ready, as far as its
   *     scheduler knows
   * @param items how many items are in each state, of a mapped task
   */
  public record Known(
      String id,
      Task task,
      List<Upstream> upstream,
      String sameWork,
      Optional<Reason> ready,
      Optional<Map<String, Integer>> items) {
    public Known {
      upstream = List.copyOf(upstream);
    }
  }

  /** A task upstream. */
  public record Upstream(String task, TaskState state) {}

  public static Reason of(Known known) {
    Task task = known.task();
    return switch (task.state()) {
      case PENDING -> pending(known.upstream());
      case READY -> ready(known);
      case DISPATCHED -> dispatched(task.held().orElseThrow());
      case RUNNING -> running(known);
      case WAITING -> waiting(known.id(), task.waitsFor().orElseThrow());
      case BACKOFF -> backoff((Task.Backoff) task);
      case CANCELLING -> new Reason("stopping", "waits for " + proof(task), stopping(task));
      case FAILED -> failed((Task.Ended) task);
      case SKIPPED, UPSTREAM_FAILED, CANCELLED ->
          new Reason(word(task.state()), ((Task.Ended) task).reason(), Map.of());
      case SUCCEEDED -> new Reason("succeeded", "has succeeded", Map.of());
      case CACHED -> new Reason("cached", "was given a result of before", Map.of());
    };
  }

  /** When it came into its state, where that is known. */
  public static Optional<Instant> since(Task task) {
    if (task instanceof Task.Ready ready) {
      return Optional.of(ready.since());
    }
    if (task instanceof Task.Running running) {
      return Optional.of(running.startedAt());
    }
    if (task instanceof Task.Mapped mapped) {
      return Optional.of(mapped.since());
    }
    if (task instanceof Task.Waiting waiting) {
      return Optional.of(waiting.since());
    }
    if (task instanceof Task.Ended ended) {
      return Optional.of(ended.at());
    }
    return task.state() == TaskState.DISPATCHED
        ? task.held().map(Assignment::assignedAt)
        : Optional.empty();
  }

  private static String word(TaskState state) {
    return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Reason pending(List<Upstream> upstream) {
    if (upstream.isEmpty()) {
      return new Reason("other-steps", "waits for all other steps to end", Map.of());
    }
    String line =
        upstream.stream()
            .map(other -> other.task() + " (" + other.state() + ")")
            .collect(Collectors.joining(", ", "waits for ", ""));
    Map<String, Object> states = new LinkedHashMap<>();
    upstream.forEach(other -> states.put(other.task(), other.state().name()));
    return new Reason("upstream", line, Map.of("upstream", states));
  }

  private static Reason ready(Known known) {
    return known.sameWork().isEmpty()
        ? known.ready().orElseGet(TaskReason::justReady)
        : new Reason(
            "same-work",
            "waits for the result of " + known.sameWork() + ", which is at the same work",
            Map.of("task", known.sameWork()));
  }

  private static Reason justReady() {
    return new Reason(
        "just-ready", "is ready; its scheduler has not looked for a worker yet", Map.of());
  }

  private static Reason dispatched(Assignment assignment) {
    return new Reason(
        "dispatched",
        "was given to worker " + assignment.worker() + ", which has not said that it began",
        Map.of("worker", assignment.worker(), "attempt", assignment.number()));
  }

  private static Reason running(Known known) {
    if (known.items().isPresent()) {
      return items(known.items().get(), known.ready());
    }
    String worker = known.task().held().map(Assignment::worker).orElse("");
    return worker.isEmpty()
        ? new Reason("running", "its items are being found", Map.of())
        : new Reason("running", "runs on worker " + worker, Map.of("worker", worker));
  }

  private static Reason items(Map<String, Integer> states, Optional<Reason> ready) {
    ItemCount count = ItemCount.of(states);
    String line =
        count.ended() + " of " + count.total() + " items have ended, " + count.working() + " run";
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("total", count.total());
    facts.put("states", states);
    boolean stands = count.working() == 0 && count.ended() < count.total() && ready.isPresent();
    if (stands) {
      facts.put("cause", ready.get().cause());
      facts.putAll(ready.get().facts());
    }
    return new Reason("items", stands ? line + ": " + ready.get().line() : line, facts);
  }

  private static Reason waiting(String id, Wait wait) {
    String latest = wait.until().map(at -> ", at the latest at " + at).orElse("");
    if (wait instanceof Wait.ChildRun child) {
      return new Reason(
          "child-run",
          "waits for run " + child.run() + " of " + child.dag(),
          Map.of("run", child.run(), "dag", child.dag()));
    }
    if (wait instanceof Wait.Decision decision) {
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("question", decision.question());
      decision.until().ifPresent(at -> facts.put("until", at));
      return new Reason(
          "decision",
          "asks a person: "
              + decision.question()
              + latest
              + " (millrace approve "
              + id.replace('/', ' ')
              + ")",
          facts);
    }
    Instant at = wait.until().orElseThrow();
    return new Reason("moment", "waits until " + at, Map.of("until", at));
  }

  private static Reason backoff(Task.Backoff task) {
    Map<String, Object> facts = new LinkedHashMap<>(failure(task.last()));
    facts.put("until", task.retryAt());
    facts.put("attempts", task.history().begun());
    return new Reason(
        "backoff",
        "attempt "
            + task.history().begun()
            + " failed ("
            + said(task.last())
            + "); the next one begins at "
            + task.retryAt(),
        facts);
  }

  private static Reason failed(Task.Ended task) {
    if (task.failure().isEmpty()) {
      return new Reason("failed", task.reason(), Map.of());
    }
    Map<String, Object> facts = new LinkedHashMap<>(failure(task.failure().get()));
    facts.put("attempts", task.history().begun());
    return new Reason("failed", said(task.failure().get()), facts);
  }

  private static String said(Failure failure) {
    return failure.failureClass() + ": " + failure.message();
  }

  private static Map<String, Object> failure(Failure failure) {
    return Map.of("failureClass", failure.failureClass().name(), "message", failure.message());
  }

  private static Map<String, Object> stopping(Task task) {
    Map<String, Object> facts = new LinkedHashMap<>();
    task.held().ifPresent(held -> facts.put("worker", held.worker()));
    task.history()
        .openLease()
        .ifPresent(
            open -> {
              facts.put("worker", open.worker());
              facts.put("until", open.until());
            });
    return facts;
  }

  /** What shows that a task that is asked to stop has stopped. */
  public static String proof(Task task) {
    if (task instanceof Task.CancellingChild stopping) {
      return "the end of run "
          + stopping.child().run()
          + " of "
          + stopping.child().dag()
          + ", which is asked to stop";
    }
    if (task instanceof Task.CancellingItems) {
      return "its items to stop";
    }
    return task instanceof Task.CancellingUnproven
        ? task.history()
            .openLease()
            .map(
                open ->
                    "the end of the lease of worker "
                        + open.worker()
                        + ", which was lost; expected at "
                        + open.until())
            .orElse("the end of the lease of a worker that was lost")
        : "proof that its worker has stopped";
  }
}
