package dev.millrace.engine.run;

/** Where a run is in its life. */
public enum RunState {
  QUEUED(false, "made, not begun"),
  RUNNING(false, "tasks are let go as soon as what they wait for has ended"),
  CANCELLING(false, "asked to stop; some tasks are not proven to have stopped, or `finally` runs"),
  SUCCEEDED(true, "every task has ended and nothing that matters failed"),
  FAILED(true, "every task has ended, and one that matters failed or the run's time limit passed"),
  CANCELLED(true, "every task has ended after someone asked the run to stop");

  private final boolean terminal;
  private final String means;

  RunState(boolean terminal, String means) {
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
}
