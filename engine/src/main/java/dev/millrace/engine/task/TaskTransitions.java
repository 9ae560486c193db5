package dev.millrace.engine.task;

import dev.millrace.engine.dag.RetryPolicy;
import dev.millrace.engine.task.Task.Backoff;
import dev.millrace.engine.task.Task.Cancelling;
import dev.millrace.engine.task.Task.CancellingChild;
import dev.millrace.engine.task.Task.CancellingItems;
import dev.millrace.engine.task.Task.CancellingUnproven;
import dev.millrace.engine.task.Task.Dispatched;
import dev.millrace.engine.task.Task.Ended;
import dev.millrace.engine.task.Task.Mapped;
import dev.millrace.engine.task.Task.Pending;
import dev.millrace.engine.task.Task.Ready;
import dev.millrace.engine.task.Task.Running;
import dev.millrace.engine.task.Task.Waiting;
import dev.millrace.engine.task.TaskCommand.Offer;
import dev.millrace.engine.task.TaskCommand.Revoke;
import dev.millrace.engine.task.TaskCommand.StartChild;
import dev.millrace.engine.task.TaskCommand.StopChild;
import dev.millrace.engine.task.TaskCommand.WakeAt;
import dev.millrace.engine.task.TaskOutcome.Ignored;
import dev.millrace.engine.task.TaskOutcome.Moved;
import dev.millrace.spi.FailureClass;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** The rules of a task's life. Pure: no clock, no I/O, no randomness, no logging. */
public final class TaskTransitions {
  private static final String CANCELLED = "Cancelled.";

  private TaskTransitions() {}

  /**
   * @param key any text that identifies the task; only the jitter of back-off depends on it, so
   *     hardly any event asks for it
   */
  public static TaskOutcome apply(
      Task task, TaskEvent event, RetryPolicy retry, Supplier<String> key) {
    return event.accept(new Rules(task, retry, key));
  }

  /**
   * Asks once more for the stop of a task that is stopping already, because the first request may
   * be lost, or because it must be harder now. Empty if there is nobody to ask.
   *
   * @param reason for a run that it waits for; an attempt is told what it was told first
   */
  public static Optional<TaskCommand> stopAgain(Task task, String reason, boolean kill) {
    if (task instanceof Cancelling stopping) {
      String why = stopping.timeout().map(Failure::message).orElse(CANCELLED);
      return Optional.of(new Revoke(stopping.assignment(), why, kill));
    }
    return task instanceof CancellingChild stopping
        ? Optional.of(new StopChild(stopping.child(), reason, kill))
        : Optional.empty();
  }

  /** One event per method, one state per case, no {@code default}: a new state must be answered. */
  private record Rules(Task task, RetryPolicy retry, Supplier<String> key)
      implements TaskEvent.Visitor<TaskOutcome> {

    @Override
    public TaskOutcome released(TaskEvent.Released e) {
      return switch (task.state()) {
        case PENDING -> offer(task.history(), e.at());
        case READY, DISPATCHED, RUNNING, WAITING, BACKOFF, CANCELLING -> ignore("already released");
        case SUCCEEDED, CACHED, FAILED, SKIPPED, UPSTREAM_FAILED, CANCELLED ->
            ignore("already ended");
      };
    }

    @Override
    public TaskOutcome passedOver(TaskEvent.PassedOver e) {
      return switch (task.state()) {
        case PENDING -> end(e.end(), e.reason(), e.at());
        case READY, DISPATCHED, RUNNING, WAITING, BACKOFF, CANCELLING -> ignore("already released");
        case SUCCEEDED, CACHED, FAILED, SKIPPED, UPSTREAM_FAILED, CANCELLED ->
            ignore("already ended");
      };
    }

    @Override
    public TaskOutcome refused(TaskEvent.Refused e) {
      return switch (task.state()) {
        case PENDING, READY, WAITING -> fail(task.history(), e.failure(), e.at());
        case DISPATCHED, RUNNING, BACKOFF, CANCELLING -> ignore("already released");
        case SUCCEEDED, CACHED, FAILED, SKIPPED, UPSTREAM_FAILED, CANCELLED ->
            ignore("already ended");
      };
    }

    @Override
    public TaskOutcome reopened(TaskEvent.Reopened e) {
      return switch (task.state()) {
        case FAILED, SKIPPED, UPSTREAM_FAILED, CANCELLED ->
            move(new Pending(task.history().again()));
        case SUCCEEDED, CACHED ->
            e.evenSuccess() ? move(new Pending(task.history().again())) : ignore("already ended");
        case PENDING, READY, DISPATCHED, RUNNING, WAITING, BACKOFF, CANCELLING ->
            ignore("has not ended");
      };
    }

    @Override
    public TaskOutcome reused(TaskEvent.Reused e) {
      return switch (task.state()) {
        case READY ->
            ((Ready) task).resumes() ? ignore("already begun") : end(TaskState.CACHED, "", e.at());
        case PENDING, DISPATCHED, RUNNING, WAITING, BACKOFF, CANCELLING -> ignore("not on offer");
        case SUCCEEDED, CACHED, FAILED, SKIPPED, UPSTREAM_FAILED, CANCELLED ->
            ignore("already ended");
      };
    }

    @Override
    public TaskOutcome expanded(TaskEvent.Expanded e) {
      return switch (task.state()) {
        case PENDING -> move(new Mapped(task.history().ready(e.at()).started(e.at()), e.at()));
        case READY, DISPATCHED, RUNNING, WAITING, BACKOFF, CANCELLING -> ignore("already released");
        case SUCCEEDED, CACHED, FAILED, SKIPPED, UPSTREAM_FAILED, CANCELLED ->
            ignore("already ended");
      };
    }

    @Override
    public TaskOutcome itemsEnded(TaskEvent.ItemsEnded e) {
      if (task instanceof CancellingItems stopping) {
        return end(TaskState.CANCELLED, stopping.reason(), e.at());
      }
      if (task instanceof Mapped) {
        return move(new Ended(task.history(), e.end(), e.failure(), "", e.at()));
      }
      return ignore(task.state().isTerminal() ? "already ended" : "no items are open");
    }

    @Override
    public TaskOutcome assigned(TaskEvent.Assigned e) {
      return switch (task.state()) {
        case READY ->
            move(
                new Dispatched(
                    task.history().assigned(e.assignment(), ((Ready) task).resumes()),
                    e.assignment()));
        case PENDING, DISPATCHED, RUNNING, WAITING, BACKOFF, CANCELLING -> ignore("not on offer");
        case SUCCEEDED, CACHED, FAILED, SKIPPED, UPSTREAM_FAILED, CANCELLED ->
            ignore("already ended");
      };
    }

    /** The attempt stays open, so that it keeps its number and counts once. */
    @Override
    public TaskOutcome returned(TaskEvent.Returned e) {
      return whileHolding(
          e.token(),
          held -> {
            if (task instanceof Cancelling stopping) {
              return stopped(stopping, e.at());
            }
            return move(new Ready(task.history(), e.at(), true), new Offer());
          });
    }

    @Override
    public TaskOutcome started(TaskEvent.Started e) {
      return whileHolding(
          e.token(),
          held ->
              task.state() == TaskState.DISPATCHED
                  ? move(new Running(task.history().started(e.at()), held, e.at()))
                  : ignore("already started"));
    }

    @Override
    public TaskOutcome succeeded(TaskEvent.Succeeded e) {
      return whileHolding(
          e.token(),
          held ->
              task instanceof Cancelling stopping
                  ? stopped(stopping, e.at())
                  : end(TaskState.SUCCEEDED, "", e.at()));
    }

    @Override
    public TaskOutcome attemptFailed(TaskEvent.AttemptFailed e) {
      return whileHolding(
          e.token(),
          held ->
              task instanceof Cancelling stopping
                  ? stopped(stopping, e.at())
                  : retryOrFail(afterFailure(e.failure()), e.failure(), e.at()));
    }

    @Override
    public TaskOutcome attemptWaits(TaskEvent.AttemptWaits e) {
      return whileHolding(
          e.token(),
          held -> task instanceof Cancelling stopping ? stopped(stopping, e.at()) : await(e));
    }

    @Override
    public TaskOutcome resumed(TaskEvent.Resumed e) {
      return switch (task.state()) {
        case WAITING -> goOn((Waiting) task, e);
        case CANCELLING ->
            task instanceof CancellingChild stopping && stopping.child().isAnsweredBy(e.answer())
                ? childEnded(stopping, e.at())
                : ignore("not waiting");
        case PENDING, READY, DISPATCHED, RUNNING, BACKOFF -> ignore("not waiting");
        case SUCCEEDED, CACHED, FAILED, SKIPPED, UPSTREAM_FAILED, CANCELLED ->
            ignore("already ended");
      };
    }

    @Override
    public TaskOutcome workerLost(TaskEvent.WorkerLost e) {
      return whileHolding(
          e.token(),
          held -> {
            History history =
                e.mayRunUntil()
                    .map(until -> new OpenLease(held.worker(), until))
                    .map(task.history()::leaseOpen)
                    .orElse(task.history());
            return task instanceof Cancelling stopping
                ? stopped(stopping.with(history), e.at())
                : retryOrFail(
                    history.lostOne(),
                    new Failure(FailureClass.LOST, "Worker " + held.worker() + " " + e.how() + "."),
                    e.at());
          });
    }

    @Override
    public TaskOutcome leaseEnded(TaskEvent.LeaseEnded e) {
      if (task.state().isTerminal()) {
        return ignore("already ended");
      }
      if (task.history().openLease().isEmpty()) {
        return ignore("no lease is open");
      }
      History history = task.history().leaseEnded();
      return task instanceof CancellingUnproven stopping
          ? cancelled(history, stopping.reason(), e.at())
          : move(task.with(history));
    }

    @Override
    public TaskOutcome backoffElapsed(TaskEvent.BackoffElapsed e) {
      return switch (task.state()) {
        case BACKOFF ->
            e.at().isBefore(((Backoff) task).retryAt())
                ? ignore("woken early")
                : offer(task.history(), e.at());
        case PENDING, READY, DISPATCHED, RUNNING, WAITING, CANCELLING -> ignore("not backing off");
        case SUCCEEDED, CACHED, FAILED, SKIPPED, UPSTREAM_FAILED, CANCELLED ->
            ignore("already ended");
      };
    }

    @Override
    public TaskOutcome attemptTimedOut(TaskEvent.AttemptTimedOut e) {
      Failure failure = timeout("The attempt took longer than its limit of " + e.limit() + ".");
      return whileHolding(e.token(), held -> stop(held, Optional.of(failure), true, false));
    }

    @Override
    public TaskOutcome queueTimedOut(TaskEvent.QueueTimedOut e) {
      return switch (task.state()) {
        case READY ->
            fail(
                task.history(),
                timeout("No slot became free within the queue limit of " + e.limit() + "."),
                e.at());
        case PENDING, DISPATCHED, RUNNING, WAITING, BACKOFF, CANCELLING -> ignore("not queued");
        case SUCCEEDED, CACHED, FAILED, SKIPPED, UPSTREAM_FAILED, CANCELLED ->
            ignore("already ended");
      };
    }

    @Override
    public TaskOutcome totalTimedOut(TaskEvent.TotalTimedOut e) {
      Failure failure =
          timeout("All attempts together took longer than the total limit of " + e.limit() + ".");
      return switch (task.state()) {
        case READY, BACKOFF -> fail(task.history(), failure, e.at());
        case DISPATCHED, RUNNING ->
            task instanceof Mapped
                ? ignore("not queued") // the limit is one of each item
                : stop(held(), Optional.of(failure), false, false);
        case WAITING ->
            ((Waiting) task).wanted() instanceof Wait.ChildRun child
                ? stopChild(child, Optional.of(failure), failure.message(), false)
                : fail(task.history(), failure, e.at());
        case PENDING -> ignore("not queued");
        case CANCELLING -> ignore("already stopping");
        case SUCCEEDED, CACHED, FAILED, SKIPPED, UPSTREAM_FAILED, CANCELLED ->
            ignore("already ended");
      };
    }

    @Override
    public TaskOutcome cancelRequested(TaskEvent.CancelRequested e) {
      return switch (task.state()) {
        case PENDING, READY, BACKOFF -> cancelled(task.history(), e.reason(), e.at());
        case DISPATCHED, RUNNING ->
            task instanceof Mapped
                ? move(new CancellingItems(task.history(), e.reason()))
                : stop(held(), Optional.empty(), false, e.kill());
        case WAITING ->
            ((Waiting) task).wanted() instanceof Wait.ChildRun child
                ? stopChild(child, Optional.empty(), e.reason(), e.kill())
                : cancelled(task.history(), e.reason(), e.at());
        case CANCELLING -> cancelWhatATimeoutStops(e);
        case SUCCEEDED, CACHED, FAILED, SKIPPED, UPSTREAM_FAILED, CANCELLED ->
            ignore("already ended");
      };
    }

    /** A person's word counts more than a time limit: what it stops is not retried. */
    private TaskOutcome cancelWhatATimeoutStops(TaskEvent.CancelRequested e) {
      if (task instanceof Cancelling stopping && stopping.timeout().isPresent()) {
        return stop(held(), Optional.empty(), false, e.kill());
      }
      return task instanceof CancellingChild stopping && stopping.timeout().isPresent()
          ? stopChild(stopping.child(), Optional.empty(), e.reason(), e.kill())
          : ignore("already stopping");
    }

    /** What came for an earlier wait is no answer to this one. */
    private TaskOutcome await(TaskEvent.AttemptWaits e) {
      Waiting next = new Waiting(task.history().answered(Optional.empty()), e.wanted(), e.at());
      List<TaskCommand> commands = new ArrayList<>();
      e.wanted().until().map(WakeAt::new).ifPresent(commands::add);
      if (e.wanted() instanceof Wait.ChildRun child) {
        commands.add(new StartChild(child));
      }
      return new Moved(next, commands);
    }

    private TaskOutcome goOn(Waiting waiting, TaskEvent.Resumed e) {
      if (!waiting.wanted().isAnsweredBy(e.answer())) {
        return ignore("waits for something else");
      }
      boolean early = waiting.wanted().until().map(e.at()::isBefore).orElse(true);
      if (e.answer().isTimeOnly() && early) {
        return ignore("woken early");
      }
      History history = task.history().answered(Optional.of(e.answer()));
      return move(new Ready(history, e.at(), true), new Offer());
    }

    private TaskOutcome stopChild(
        Wait.ChildRun child, Optional<Failure> timeout, String why, boolean kill) {
      return move(
          new CancellingChild(task.history(), child, timeout), new StopChild(child, why, kill));
    }

    private TaskOutcome childEnded(CancellingChild stopping, Instant at) {
      return stopping.timeout().isPresent()
          ? fail(task.history(), stopping.timeout().get(), at)
          : cancelled(
              task.history(),
              "Cancelled while it waited for run " + stopping.child().run() + ".",
              at);
    }

    private Assignment held() {
      return task.held().orElseThrow();
    }

    private TaskOutcome stop(
        Assignment held, Optional<Failure> timeout, boolean retryAllowed, boolean kill) {
      if (timeout.isPresent() && task.state() == TaskState.CANCELLING) {
        return ignore("already stopping");
      }
      String why = timeout.map(Failure::message).orElse(CANCELLED);
      return move(
          new Cancelling(task.history(), held, timeout, retryAllowed), new Revoke(held, why, kill));
    }

    /** Nothing is at it any more by the book: what it was stopped for decides what comes next. */
    private TaskOutcome stopped(Cancelling stopping, Instant at) {
      if (stopping.timeout().isEmpty()) {
        return cancelled(stopping.history(), "Cancelled while it ran.", at);
      }
      Failure failure = stopping.timeout().get();
      return stopping.retryAllowed()
          ? retryOrFail(stopping.history(), failure, at)
          : fail(stopping.history(), failure, at);
    }

    /** CANCELLED promises that nothing is at it: an attempt that was given up must be gone too. */
    private TaskOutcome cancelled(History history, String reason, Instant at) {
      return move(
          history.openLease().isPresent()
              ? new CancellingUnproven(history, reason)
              : new Ended(history, TaskState.CANCELLED, Optional.empty(), reason, at));
    }

    /** A worker that fenced itself reports LOST, and that counts like losing it. */
    private History afterFailure(Failure failure) {
      return failure.failureClass() == FailureClass.LOST
          ? task.history().lostOne()
          : task.history();
    }

    private TaskOutcome retryOrFail(History history, Failure failure, Instant at) {
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

    private TaskOutcome offer(History history, Instant at) {
      return move(new Ready(history.ready(at), at), new Offer());
    }

    private TaskOutcome fail(History history, Failure failure, Instant at) {
      return move(new Ended(history, TaskState.FAILED, Optional.of(failure), "", at));
    }

    private TaskOutcome end(TaskState state, String reason, Instant at) {
      return move(new Ended(task.history(), state, Optional.empty(), reason, at));
    }

    /** Applies {@code rule} if the sender still holds the task; a stale token changes nothing. */
    private TaskOutcome whileHolding(long token, Function<Assignment, TaskOutcome> rule) {
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

    private static TaskOutcome move(Task next, TaskCommand... commands) {
      return new Moved(next, List.of(commands));
    }

    private static TaskOutcome ignore(String reason) {
      return new Ignored(reason);
    }

    private static Failure timeout(String message) {
      return new Failure(FailureClass.TIMEOUT, message);
    }
  }
}
