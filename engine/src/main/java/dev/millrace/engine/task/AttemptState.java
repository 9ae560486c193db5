package dev.millrace.engine.task;

import dev.millrace.spi.FailureClass;

/** Where an attempt is in its life. */
public enum AttemptState {
  ASSIGNED(false, "given to a worker that has not said that it began, or not that it goes on"),
  RUNNING(false, "its worker is at it, or may still be while it is asked to stop"),
  WAITING(false, "on no worker: what it waits for has not come, or no slot is free to go on"),
  SUCCEEDED(true, "its result was accepted"),
  FAILED(true, "it reported a failure, or its task failed while it waited; it may be retried"),
  LOST(true, "its worker is gone; whatever it still reports is ignored"),
  CANCELLED(true, "stopped on request or because it ran out of time");

  private final boolean terminal;
  private final String means;

  AttemptState(boolean terminal, String means) {
    this.terminal = terminal;
    this.means = means;
  }

  public boolean isTerminal() {
    return terminal;
  }

  /** The state in words for people. */
  public String means() {
    return means;
  }

  /**
   * Where the attempt that {@code before} had open is after its task moved. An attempt has no rules
   * of its own: its task's rules decide, and this reads the answer.
   *
   * @param before a task with an open attempt
   * @param event what moved the task from {@code before} to {@code after}
   */
  public static AttemptState after(Task before, TaskEvent event, Task after) {
    if (after.hasOpenAttempt()) {
      return open(after);
    }
    if (event instanceof TaskEvent.WorkerLost) {
      return LOST;
    }
    if (before.state() == TaskState.CANCELLING) {
      return CANCELLED;
    }
    if (event instanceof TaskEvent.AttemptFailed failed
        && failed.failure().failureClass() == FailureClass.LOST) {
      return LOST; // its worker gave it up
    }
    return switch (after.state()) {
      case SUCCEEDED -> SUCCEEDED;
      case CANCELLING, CANCELLED -> CANCELLED;
      case PENDING,
          READY,
          DISPATCHED,
          RUNNING,
          WAITING,
          BACKOFF,
          CACHED,
          FAILED,
          SKIPPED,
          UPSTREAM_FAILED ->
          FAILED;
    };
  }

  /** Where the open attempt of a task is. */
  static AttemptState open(Task task) {
    if (task.held().isEmpty()) {
      return WAITING;
    }
    return task.state() == TaskState.DISPATCHED ? ASSIGNED : RUNNING;
  }
}
