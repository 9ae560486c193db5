package dev.millrace.engine.dag;

import dev.millrace.engine.message.LeaseTimes;

/** Every limit on how long something may take, in words for people. */
public enum TimeLimit {
  QUEUE(
      "from READY to the assignment to a worker, each time",
      "the scheduler",
      "the task fails with TIMEOUT and is not retried",
      "`timeouts.queue` of the step"),
  ATTEMPT(
      "what a worker spends on the attempt, each time it takes it up; what it waits does not count",
      "the worker, and 5 s later the scheduler, which asks the worker to stop it",
      "the attempt is stopped and fails with TIMEOUT, which is retried if `retry.on` lists it",
      "`timeouts.attempt` or `timeout` of the step"),
  TOTAL(
      "from the first READY to the end: all attempts, pauses and waits",
      "the scheduler",
      "what runs is stopped, a run that it waits for too; the task fails with TIMEOUT and is not"
          + " retried",
      "`timeouts.total` of the step"),
  HEARTBEAT(
      "how long worker and scheduler have not heard from each other",
      "the worker after "
          + LeaseTimes.WORKER.toSeconds()
          + " s, which kills what it runs for a scheduler that no longer confirms it; the scheduler"
          + " after "
          + LeaseTimes.SCHEDULER.toSeconds()
          + " s",
      "the attempt is LOST, which is retried at once, at most 5 times",
      "fixed; the worker's limit is the shorter one, so that nothing runs twice"),
  RUN(
      "from the begin of the run to the end of its last step that is not below `finally`",
      "the scheduler",
      "its steps are stopped as by a cancel, runs that they wait for too; `finally` runs; the run"
          + " ends FAILED",
      "`--timeout` or `timeout` in the request, when the run is triggered");

  private final String measures;
  private final String enforcedBy;
  private final String then;
  private final String setBy;

  TimeLimit(String measures, String enforcedBy, String then, String setBy) {
    this.measures = measures;
    this.enforcedBy = enforcedBy;
    this.then = then;
    this.setBy = setBy;
  }

  public String measures() {
    return measures;
  }

  public String enforcedBy() {
    return enforcedBy;
  }

  /** What happens once it has passed. */
  public String then() {
    return then;
  }

  /** Where to write it. */
  public String setBy() {
    return setBy;
  }
}
