package dev.millrace.engine.task;

import dev.millrace.engine.dag.Timeouts;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** When time alone changes a task, and how. Pure. */
public final class Deadlines {
  /** How long a worker may take to stop an attempt by itself before the scheduler asks for it. */
  public static final Duration WORKER_STOPS_WITHIN = Duration.ofSeconds(5);

  private Deadlines() {}

  /** The next instant at which {@link #due} has an answer, unless something happens before. */
  public static Optional<Instant> next(Task task, Timeouts limits) {
    return switch (task.state()) {
      case READY -> earliest(queueEnd((Task.Ready) task, limits), totalEnd(task, limits));
      case WAITING -> earliest(((Task.Waiting) task).wanted().until(), totalEnd(task, limits));
      case BACKOFF ->
          earliest(Optional.of(((Task.Backoff) task).retryAt()), totalEnd(task, limits));
      case RUNNING -> earliest(attemptEnd((Task.Running) task, limits), totalEnd(task, limits));
      case DISPATCHED -> totalEnd(task, limits);
      case PENDING, CANCELLING, SUCCEEDED, FAILED, SKIPPED, UPSTREAM_FAILED, CANCELLED ->
          Optional.empty();
    };
  }

  /** What has happened by {@code now} because of time alone; the most final first. */
  public static Optional<TaskEvent> due(Task task, Timeouts limits, Instant now) {
    if (passed(totalEnd(task, limits), now) && task.state() != TaskState.CANCELLING) {
      return Optional.of(new TaskEvent.TotalTimedOut(now, text(limits.total())));
    }
    if (task instanceof Task.Ready ready && passed(queueEnd(ready, limits), now)) {
      return Optional.of(new TaskEvent.QueueTimedOut(now, text(limits.queue())));
    }
    if (task instanceof Task.Running running && passed(attemptEnd(running, limits), now)) {
      return Optional.of(
          new TaskEvent.AttemptTimedOut(now, running.assignment().token(), text(limits.attempt())));
    }
    if (task instanceof Task.Backoff backoff && !now.isBefore(backoff.retryAt())) {
      return Optional.of(new TaskEvent.BackoffElapsed(now));
    }
    if (task instanceof Task.Waiting waiting && passed(waiting.wanted().until(), now)) {
      return Optional.of(new TaskEvent.Resumed(now, nothingElse(waiting.wanted())));
    }
    return Optional.empty();
  }

  private static Answer nothingElse(Wait wanted) {
    return wanted instanceof Wait.Moment moment
        ? Answer.moment(moment.memory())
        : Answer.noDecision();
  }

  private static Optional<Instant> queueEnd(Task.Ready ready, Timeouts limits) {
    return limits.queue().map(ready.since()::plus);
  }

  private static Optional<Instant> attemptEnd(Task.Running running, Timeouts limits) {
    return limits.attempt().map(limit -> running.startedAt().plus(limit).plus(WORKER_STOPS_WITHIN));
  }

  private static Optional<Instant> totalEnd(Task task, Timeouts limits) {
    return task.state().isTerminal()
        ? Optional.empty()
        : task.history().readyAt().flatMap(at -> limits.total().map(at::plus));
  }

  private static boolean passed(Optional<Instant> end, Instant now) {
    return end.isPresent() && !now.isBefore(end.get());
  }

  private static Optional<Instant> earliest(Optional<Instant> one, Optional<Instant> other) {
    return Stream.concat(one.stream(), other.stream()).min(Instant::compareTo);
  }

  private static String text(Optional<Duration> limit) {
    return limit.map(Deadlines::text).orElse("");
  }

  /** A limit as people write it, such as {@code 1m30s}. */
  public static String text(Duration limit) {
    return limit.toString().substring(2).toLowerCase(Locale.ROOT);
  }
}
