package dev.millrace.engine.task;

/** Where a task is in its life. Never compare ordinals. */
public enum TaskState {
  /** Something upstream has not ended. */
  PENDING(false),
  /** May run as soon as a slot is free. */
  READY(false),
  /** Assigned to a worker that has not said that it began. */
  DISPATCHED(false),
  /** A worker is at it. */
  RUNNING(false),
  /** An attempt failed; the next one waits for its time. */
  BACKOFF(false),
  /** Asked to stop; not proven yet that it has. */
  CANCELLING(false),
  SUCCEEDED(true),
  FAILED(true),
  /** Its condition was false, or nothing upstream ran. */
  SKIPPED(true),
  /** Something upstream failed, so it never could run. */
  UPSTREAM_FAILED(true),
  CANCELLED(true);

  private final boolean terminal;

  TaskState(boolean terminal) {
    this.terminal = terminal;
  }

  public boolean isTerminal() {
    return terminal;
  }
}
