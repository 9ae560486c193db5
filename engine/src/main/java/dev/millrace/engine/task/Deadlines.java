package dev.millrace.engine.task;

import dev.millrace.engine.dag.Timeouts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** When time alone changes a task, and how. Pure. */
public final class Deadlines {
  /** How long a worker may take to stop an attempt by itself before the scheduler asks for it. */
  public static final Duration WORKER_STOPS_WITHIN = Duration.ofSeconds(5);

  private Deadlines() {}

  /**
   * When what lasts for a duration ends: limits of time and a pause before a retry. All of them
   * begin at an instant that was durable, but whoever waits for them goes by a clock that nobody
   * can set.
   */
  public static List<Instant> ends(Task task, Timeouts limits) {
    if (task instanceof Task.Mapped) {
      return List.of(); // the limits are those of its items
    }
    return switch (task.state()) {
      case READY -> all(queueEnd((Task.Ready) task, limits), totalEnd(task, limits));
      case BACKOFF -> all(Optional.of(((Task.Backoff) task).retryAt()), totalEnd(task, limits));
      case RUNNING -> all(attemptEnd((Task.Running) task, limits), totalEnd(task, limits));
      case WAITING, DISPATCHED -> all(Optional.empty(), totalEnd(task, limits));
      case PENDING, CANCELLING, SUCCEEDED, CACHED, FAILED, SKIPPED, UPSTREAM_FAILED, CANCELLED ->
          List.of();
    };
  }

  /** The time of day that it waits for, if it does; setting the clock moves that, as it should. */
  public static Optional<Instant> moment(Task task) {
    return task instanceof Task.Waiting waiting ? waiting.wanted().until() : Optional.empty();
  }

  /**
   * What has happened because of time alone; the most final first.
   *
   * @param now the time of day
   * @param hasPassed whether one of {@link #ends} has come; {@code now} does not say it, since the
   *     clock may have been set
   */
  public static Optional<TaskEvent> due(
      Task task, Timeouts limits, Instant now, Predicate<Instant> hasPassed) {
    if (task instanceof Task.Mapped) {
      return Optional.empty();
    }
    Optional<Instant> total = totalEnd(task, limits).filter(hasPassed);
    if (total.isPresent() && task.state() != TaskState.CANCELLING) {
      return total.map(end -> new TaskEvent.TotalTimedOut(later(now, end), text(limits.total())));
    }
    if (task instanceof Task.Ready ready) {
      return queueEnd(ready, limits)
          .filter(hasPassed)
          .map(end -> new TaskEvent.QueueTimedOut(later(now, end), text(limits.queue())));
    }
    if (task instanceof Task.Running running) {
      long token = running.assignment().token();
      return attemptEnd(running, limits)
          .filter(hasPassed)
          .map(
              end -> new TaskEvent.AttemptTimedOut(later(now, end), token, text(limits.attempt())));
    }
    if (task instanceof Task.Backoff backoff && hasPassed.test(backoff.retryAt())) {
      return Optional.of(new TaskEvent.BackoffElapsed(later(now, backoff.retryAt())));
    }
    if (task instanceof Task.Waiting waiting
        && moment(task).filter(at -> !now.isBefore(at)).isPresent()) {
      return Optional.of(new TaskEvent.Resumed(now, nothingElse(waiting.wanted())));
    }
    return Optional.empty();
  }

  /** What ends has ended by then, also if the clock was set back meanwhile. */
  private static Instant later(Instant now, Instant end) {
    return now.isBefore(end) ? end : now;
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

  private static List<Instant> all(Optional<Instant> one, Optional<Instant> other) {
    return one.isEmpty() && other.isEmpty()
        ? List.of()
        : Stream.concat(one.stream(), other.stream()).toList();
  }

  private static String text(Optional<Duration> limit) {
    return limit.map(Deadlines::text).orElse("");
  }

  /** A limit as people write it, such as {@code 1m30s}. */
  public static String text(Duration limit) {
    return limit.toString().substring(2).toLowerCase(Locale.ROOT);
  }
}
