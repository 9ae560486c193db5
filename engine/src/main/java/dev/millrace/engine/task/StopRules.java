package dev.millrace.engine.task;

import static dev.millrace.engine.task.Next.ignore;
import static dev.millrace.engine.task.Next.move;

import dev.millrace.engine.task.Task.Cancelling;
import dev.millrace.engine.task.Task.CancellingChild;
import dev.millrace.engine.task.Task.CancellingItems;
import dev.millrace.engine.task.Task.Mapped;
import dev.millrace.engine.task.Task.Waiting;
import dev.millrace.engine.task.TaskCommand.Revoke;
import dev.millrace.engine.task.TaskCommand.StopChild;
import dev.millrace.spi.FailureClass;
import java.time.Instant;
import java.util.Optional;

/** What becomes of a task that a time limit or a person stops. */
record StopRules(Task task, Next next) {
  TaskOutcome attemptTimedOut(TaskEvent.AttemptTimedOut e) {
    Failure failure = timeout("The attempt took longer than its limit of " + e.limit() + ".");
    return next.whileHolding(e.token(), held -> stop(held, Optional.of(failure), true, false));
  }

  TaskOutcome queueTimedOut(TaskEvent.QueueTimedOut e) {
    return switch (task.state()) {
      case READY ->
          next.fail(
              task.history(),
              timeout("No slot became free within the queue limit of " + e.limit() + "."),
              e.at());
      case PENDING, DISPATCHED, RUNNING, WAITING, BACKOFF, CANCELLING -> ignore("not queued");
      case SUCCEEDED, CACHED, FAILED, SKIPPED, UPSTREAM_FAILED, CANCELLED ->
          ignore("already ended");
    };
  }

  TaskOutcome totalTimedOut(TaskEvent.TotalTimedOut e) {
    Failure failure =
        timeout("All attempts together took longer than the total limit of " + e.limit() + ".");
    return switch (task.state()) {
      case READY, BACKOFF -> next.fail(task.history(), failure, e.at());
      case DISPATCHED, RUNNING ->
          task instanceof Mapped
              ? ignore("not queued") // the limit is one of each item
              : stop(held(), Optional.of(failure), false, false);
      case WAITING ->
          ((Waiting) task).wanted() instanceof Wait.ChildRun child
              ? stopChild(child, Optional.of(failure), failure.message(), false)
              : next.fail(task.history(), failure, e.at());
      case PENDING -> ignore("not queued");
      case CANCELLING -> ignore("already stopping");
      case SUCCEEDED, CACHED, FAILED, SKIPPED, UPSTREAM_FAILED, CANCELLED ->
          ignore("already ended");
    };
  }

  TaskOutcome cancelRequested(TaskEvent.CancelRequested e) {
    return switch (task.state()) {
      case PENDING, READY, BACKOFF -> next.cancelled(task.history(), e.reason(), e.at());
      case DISPATCHED, RUNNING ->
          task instanceof Mapped
              ? move(new CancellingItems(task.history(), e.reason()))
              : stop(held(), Optional.empty(), false, e.kill());
      case WAITING ->
          ((Waiting) task).wanted() instanceof Wait.ChildRun child
              ? stopChild(child, Optional.empty(), e.reason(), e.kill())
              : next.cancelled(task.history(), e.reason(), e.at());
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

  private TaskOutcome stopChild(
      Wait.ChildRun child, Optional<Failure> timeout, String why, boolean kill) {
    return move(
        new CancellingChild(task.history(), child, timeout), new StopChild(child, why, kill));
  }

  TaskOutcome childEnded(CancellingChild stopping, Instant at) {
    return stopping.timeout().isPresent()
        ? next.fail(task.history(), stopping.timeout().get(), at)
        : next.cancelled(
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
    String why = timeout.map(Failure::message).orElse(TaskTransitions.CANCELLED);
    return move(
        new Cancelling(task.history(), held, timeout, retryAllowed), new Revoke(held, why, kill));
  }

  private static Failure timeout(String message) {
    return new Failure(FailureClass.TIMEOUT, message);
  }
}
