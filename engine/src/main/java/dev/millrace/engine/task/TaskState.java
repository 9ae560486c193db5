package dev.millrace.engine.task;

/** Where a task is in its life. Never compare ordinals. */
public enum TaskState {
  PENDING(false, "something upstream has not ended"),
  READY(false, "may run, or go on after it waited, as soon as a slot is free"),
  DISPATCHED(false, "assigned to a worker that has not said that it began"),
  RUNNING(false, "a worker is at it"),
  WAITING(
      false, "its attempt goes on when a moment, a decision or a run has come; it holds no slot"),
  BACKOFF(false, "an attempt failed; the next one waits for its time"),
  CANCELLING(
      false,
      "asked to stop; not proven yet that each of its attempts has, or the run it waited for has not"),
  SUCCEEDED(true, "the result of an attempt was accepted"),
  CACHED(true, "given the result of an equal attempt of before; nothing ran"),
  FAILED(
      true,
      "an attempt failed and no other follows, a limit passed, or it could not be given to anyone"),
  SKIPPED(true, "its condition was false, an input was not produced, or nothing upstream ran"),
  UPSTREAM_FAILED(true, "something upstream failed, so it never could run"),
  CANCELLED(true, "stopped on request, and proven gone if it ran");

  private final boolean terminal;
  private final String means;

  TaskState(boolean terminal, String means) {
    this.terminal = terminal;
    this.means = means;
  }

  public boolean isTerminal() {
    return terminal;
  }

  /** Whether it has ended, and what waits for it has its result. */
  public boolean isSuccess() {
    return this == SUCCEEDED || this == CACHED;
  }

  /** The state in words for people. */
  public String means() {
    return means;
  }
}
