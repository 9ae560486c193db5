package dev.millrace.engine.run;

/** Where a run is in its life. */
public enum RunState {
  QUEUED(false),
  RUNNING(false),
  /** Asked to stop; some tasks are not proven to have stopped. */
  CANCELLING(false),
  SUCCEEDED(true),
  FAILED(true),
  CANCELLED(true);

  private final boolean terminal;

  RunState(boolean terminal) {
    this.terminal = terminal;
  }

  public boolean isTerminal() {
    return terminal;
  }
}
