package dev.millrace.engine.task;

import dev.millrace.engine.dag.RetryPolicy;
import dev.millrace.engine.task.Task.Cancelling;
import dev.millrace.engine.task.Task.CancellingChild;
import dev.millrace.engine.task.TaskCommand.Revoke;
import dev.millrace.engine.task.TaskCommand.StopChild;
import java.util.Optional;
import java.util.function.Supplier;

/** The rules of a task's life. Pure: no clock, no I/O, no randomness, no logging. */
public final class TaskTransitions {
  /** What an attempt is told that a person stops. */
  static final String CANCELLED = "Cancelled.";

  private TaskTransitions() {}

  /**
   * @param key any text that identifies the task; only the jitter of back-off depends on it, so
   *     hardly any event asks for it
   */
  public static TaskOutcome apply(
      Task task, TaskEvent event, RetryPolicy retry, Supplier<String> key) {
    return event.accept(new TaskRules(task, new Next(task, retry, key)));
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
}
