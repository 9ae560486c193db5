package dev.millrace.engine.task;

import static dev.millrace.engine.task.Next.ignore;
import static dev.millrace.engine.task.Next.move;

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
import dev.millrace.engine.task.TaskCommand.StartChild;
import dev.millrace.engine.task.TaskCommand.WakeAt;
import dev.millrace.engine.task.TaskOutcome.Moved;
import dev.millrace.spi.FailureClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One event per method, one state per case, no {@code default}: a new state must be answered. */
record TaskRules(Task task, Next next) implements TaskEvent.Visitor<TaskOutcome> {

  @Override
  public TaskOutcome released(TaskEvent.Released e) {
    return switch (task.state()) {
      case PENDING -> next.offer(task.history(), e.at());
      case READY, DISPATCHED, RUNNING, WAITING, BACKOFF, CANCELLING -> ignore("already released");
      case SUCCEEDED, CACHED, FAILED, SKIPPED, UPSTREAM_FAILED, CANCELLED ->
          ignore("already ended");
    };
  }

  @Override
  public TaskOutcome passedOver(TaskEvent.PassedOver e) {
    return switch (task.state()) {
      case PENDING -> next.end(e.end(), e.reason(), e.at());
      case READY, DISPATCHED, RUNNING, WAITING, BACKOFF, CANCELLING -> ignore("already released");
      case SUCCEEDED, CACHED, FAILED, SKIPPED, UPSTREAM_FAILED, CANCELLED ->
          ignore("already ended");
    };
  }

  @Override
  public TaskOutcome refused(TaskEvent.Refused e) {
    return switch (task.state()) {
      case PENDING, READY, WAITING -> next.fail(task.history(), e.failure(), e.at());
      case DISPATCHED, RUNNING, BACKOFF, CANCELLING -> ignore("already released");
      case SUCCEEDED, CACHED, FAILED, SKIPPED, UPSTREAM_FAILED, CANCELLED ->
          ignore("already ended");
    };
  }

  @Override
  public TaskOutcome reopened(TaskEvent.Reopened e) {
    return switch (task.state()) {
      case FAILED, SKIPPED, UPSTREAM_FAILED, CANCELLED -> move(new Pending(task.history().again()));
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
          ((Ready) task).resumes()
              ? ignore("already begun")
              : next.end(TaskState.CACHED, "", e.at());
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
      return next.end(TaskState.CANCELLED, stopping.reason(), e.at());
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
    return next.whileHolding(
        e.token(),
        held -> {
          if (task instanceof Cancelling stopping) {
            return next.stopped(stopping, e.at());
          }
          return move(new Ready(task.history(), e.at(), true), new Offer());
        });
  }

  @Override
  public TaskOutcome started(TaskEvent.Started e) {
    return next.whileHolding(
        e.token(),
        held ->
            task.state() == TaskState.DISPATCHED
                ? move(new Running(task.history().started(e.at()), held, e.at()))
                : ignore("already started"));
  }

  @Override
  public TaskOutcome succeeded(TaskEvent.Succeeded e) {
    return next.whileHolding(
        e.token(),
        held ->
            task instanceof Cancelling stopping
                ? next.stopped(stopping, e.at())
                : next.end(TaskState.SUCCEEDED, "", e.at()));
  }

  @Override
  public TaskOutcome attemptFailed(TaskEvent.AttemptFailed e) {
    return next.whileHolding(
        e.token(),
        held ->
            task instanceof Cancelling stopping
                ? next.stopped(stopping, e.at())
                : next.retryOrFail(afterFailure(e.failure()), e.failure(), e.at()));
  }

  @Override
  public TaskOutcome attemptWaits(TaskEvent.AttemptWaits e) {
    return next.whileHolding(
        e.token(),
        held -> task instanceof Cancelling stopping ? next.stopped(stopping, e.at()) : await(e));
  }

  @Override
  public TaskOutcome resumed(TaskEvent.Resumed e) {
    return switch (task.state()) {
      case WAITING -> goOn((Waiting) task, e);
      case CANCELLING ->
          task instanceof CancellingChild stopping && stopping.child().isAnsweredBy(e.answer())
              ? stops().childEnded(stopping, e.at())
              : ignore("not waiting");
      case PENDING, READY, DISPATCHED, RUNNING, BACKOFF -> ignore("not waiting");
      case SUCCEEDED, CACHED, FAILED, SKIPPED, UPSTREAM_FAILED, CANCELLED ->
          ignore("already ended");
    };
  }

  @Override
  public TaskOutcome workerLost(TaskEvent.WorkerLost e) {
    return next.whileHolding(
        e.token(),
        held -> {
          History history =
              e.mayRunUntil()
                  .map(until -> new OpenLease(held.worker(), until))
                  .map(task.history()::leaseOpen)
                  .orElse(task.history());
          return task instanceof Cancelling stopping
              ? next.stopped(stopping.with(history), e.at())
              : next.retryOrFail(
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
        ? next.cancelled(history, stopping.reason(), e.at())
        : move(task.with(history));
  }

  @Override
  public TaskOutcome backoffElapsed(TaskEvent.BackoffElapsed e) {
    return switch (task.state()) {
      case BACKOFF ->
          e.at().isBefore(((Backoff) task).retryAt())
              ? ignore("woken early")
              : next.offer(task.history(), e.at());
      case PENDING, READY, DISPATCHED, RUNNING, WAITING, CANCELLING -> ignore("not backing off");
      case SUCCEEDED, CACHED, FAILED, SKIPPED, UPSTREAM_FAILED, CANCELLED ->
          ignore("already ended");
    };
  }

  @Override
  public TaskOutcome attemptTimedOut(TaskEvent.AttemptTimedOut e) {
    return stops().attemptTimedOut(e);
  }

  @Override
  public TaskOutcome queueTimedOut(TaskEvent.QueueTimedOut e) {
    return stops().queueTimedOut(e);
  }

  @Override
  public TaskOutcome totalTimedOut(TaskEvent.TotalTimedOut e) {
    return stops().totalTimedOut(e);
  }

  @Override
  public TaskOutcome cancelRequested(TaskEvent.CancelRequested e) {
    return stops().cancelRequested(e);
  }

  private StopRules stops() {
    return new StopRules(task, next);
  }

  /** What came for an earlier wait is no answer to this one. */
  private TaskOutcome await(TaskEvent.AttemptWaits e) {
    Waiting waiting = new Waiting(task.history().answered(Optional.empty()), e.wanted(), e.at());
    List<TaskCommand> commands = new ArrayList<>();
    e.wanted().until().map(WakeAt::new).ifPresent(commands::add);
    if (e.wanted() instanceof Wait.ChildRun child) {
      commands.add(new StartChild(child));
    }
    return new Moved(waiting, commands);
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

  /** A worker that fenced itself reports LOST, and that counts like losing it. */
  private History afterFailure(Failure failure) {
    return failure.failureClass() == FailureClass.LOST ? task.history().lostOne() : task.history();
  }
}
