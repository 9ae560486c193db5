package dev.millrace.engine.task;

import dev.millrace.engine.dag.RetryPolicy;
import dev.millrace.engine.task.Task.Backoff;
import dev.millrace.engine.task.Task.Cancelling;
import dev.millrace.engine.task.Task.CancellingUnproven;
import dev.millrace.engine.task.Task.Ended;
import dev.millrace.engine.task.Task.Ready;
import dev.millrace.engine.task.TaskCommand.Offer;
import dev.millrace.engine.task.TaskCommand.WakeAt;
import dev.millrace.engine.task.TaskOutcome.Ignored;
import dev.millrace.engine.task.TaskOutcome.Moved;
import dev.millrace.spi.FailureClass;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** What may become of a task next, as the rules of its life say it. */
record Next(Task task, RetryPolicy retry, Supplier<String> key) {
  /** Nothing is at it any more by the book: what it was stopped for decides what comes next. */
  TaskOutcome stopped(Cancelling stopping, Instant at) {
    if (stopping.timeout().isEmpty()) {
      return cancelled(stopping.history(), "Cancelled while it ran.", at);
    }
    Failure failure = stopping.timeout().get();
    return stopping.retryAllowed()
        ? retryOrFail(stopping.history(), failure, at)
        : fail(stopping.history(), failure, at);
  }

  /** CANCELLED promises that nothing is at it: an attempt that was given up must be gone too. */
  TaskOutcome cancelled(History history, String reason, Instant at) {
    return move(
        history.openLease().isPresent()
            ? new CancellingUnproven(history, reason)
            : new Ended(history, TaskState.CANCELLED, Optional.empty(), reason, at));
  }

  TaskOutcome retryOrFail(History history, Failure failure, Instant at) {
    if (!retry.allowsAnotherAfter(failure.failureClass(), history.counted(), history.lost())) {
      return fail(history, failure, at);
    }
    if (failure.failureClass() == FailureClass.LOST) {
      return offer(history, at); // the task did nothing wrong: no reason to wait
    }
    Instant retryAt = at.plus(retry.delayAfter(history.counted(), key.get()));
    return move(
        new Backoff(history.answered(Optional.empty()), retryAt, failure), new WakeAt(retryAt));
  }

  TaskOutcome offer(History history, Instant at) {
    return move(new Ready(history.ready(at), at), new Offer());
  }

  TaskOutcome fail(History history, Failure failure, Instant at) {
    return move(new Ended(history, TaskState.FAILED, Optional.of(failure), "", at));
  }

  TaskOutcome end(TaskState state, String reason, Instant at) {
    return move(new Ended(task.history(), state, Optional.empty(), reason, at));
  }

  /** Applies {@code rule} if the sender still holds the task; a stale token changes nothing. */
  TaskOutcome whileHolding(long token, Function<Assignment, TaskOutcome> rule) {
    return task.held()
        .filter(held -> held.token() == token)
        .map(rule)
        .orElseGet(() -> ignore(stale(token)));
  }

  private String stale(long token) {
    if (token > task.history().token()) {
      return Ignored.NEWER_TOKEN;
    }
    return task.state().isTerminal() ? "already ended" : "token is not current";
  }

  static TaskOutcome move(Task next, TaskCommand... commands) {
    return new Moved(next, List.of(commands));
  }

  static TaskOutcome ignore(String reason) {
    return new Ignored(reason);
  }
}
