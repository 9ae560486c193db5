package dev.millrace.engine.task;

import dev.millrace.spi.FailureClass;

/** Where an attempt is in its life. */
public enum AttemptState {
  ASSIGNED,
  RUNNING,
  SUCCEEDED,
  FAILED,
  /** Its worker is gone. */
  LOST,
  /** Stopped on request; includes attempts that ran out of time. */
  CANCELLED;

  public boolean isTerminal() {
    return this != ASSIGNED && this != RUNNING;
  }

  /**
   * Where the attempt that {@code before} held is after its task moved. An attempt has no rules of
   * its own: its task's rules decide, and this reads the answer.
   *
   * @param before a task that holds an attempt
   * @param event what moved the task from {@code before} to {@code after}
   */
  public static AttemptState after(Task before, TaskEvent event, Task after) {
    boolean stillHeld =
        after.held().map(Assignment::token).equals(before.held().map(Assignment::token));
    if (stillHeld) {
      return after.state() == TaskState.DISPATCHED ? ASSIGNED : RUNNING;
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
    return after.state() == TaskState.SUCCEEDED ? SUCCEEDED : FAILED;
  }
}
