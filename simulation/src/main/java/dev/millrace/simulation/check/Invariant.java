package dev.millrace.simulation.check;

/** What must be true in every play. The page {@code invariants.md} says more about each. */
public enum Invariant {
  ONE_SUCCESS("A task has at most one attempt that succeeded."),
  CURRENT_TOKEN("The result of a task comes from the attempt that held its token."),
  ATTEMPT_LIMIT("No task begins more attempts than its retry policy allows."),
  TERMINAL_IS_FINAL("What has ended never changes."),
  GOES_ON_ONCE(
      "A run that ended without success goes on once for each time that it is asked to, and what succeeded stays."),
  UPSTREAM_FIRST("No attempt begins before everything upstream of its task has ended."),
  DURABLE_FIRST("No attempt begins that the database does not know."),
  SLOTS("No worker runs more attempts than it has slots."),
  POOLS("No pool has more slots taken, and no DAG more tasks running, than it may have."),
  PLACEMENT(
      "An attempt runs only where its tags are and what it needs can be done, and no worker's memory is reserved twice."),
  ENDED_AS_A_WHOLE("A run has ended only when all its tasks have."),
  ITEMS_FIRST("A step runs once for each of its elements, and ends after all of these have."),
  CHILD_FIRST("A task that waits for a run ends only when that run has ended."),
  WORK_CONSERVING("A ready task does not wait while all that it needs is free."),
  CANCELLED_IS_PROVEN("A task is CANCELLED only when nothing of any of its attempts runs."),
  ACKNOWLEDGED_TRIGGER("A run that was acknowledged exists."),
  ACKNOWLEDGED_REPORT("A report is acknowledged only when what follows from it is durable."),
  ACKNOWLEDGED_CANCEL("A cancel that was acknowledged is durable."),
  REGISTERED_ONCE("A success registers its model versions exactly once, nothing else does."),
  REUSED_FROM_SUCCESS(
      "A task is CACHED only with the result of an attempt of equal work that succeeded."),
  EVERY_TICK_ONCE(
      "Every tick of a schedule is decided on once, and is one run or a record of why there is none."),
  MISSED_AS_TOLD(
      "What a tick becomes follows from its trigger's policy, the pauses and the time, and no schedule fires for what was before it."),
  RUNS_KEEP_APART(
      "A run of a tick begins only when no other of its trigger goes on, unless these may overlap; a tick gives way only to what goes on."),
  EVERY_EVENT_ONCE(
      "Every event that a trigger hears is decided on once, and becomes one run or a record of why there is none."),
  EVENTS_AS_TOLD(
      "What an event becomes follows from its trigger's cooldown and budget, and the pauses."),
  COMES_TO_REST("When faults stop, every run ends and every worker becomes idle."),
  CANCEL_COMES_TO_REST("When faults stop, every cancelled run ends."),
  NO_DEFECT("No scheduler or worker fails with an exception that it does not expect.");

  private final String rule;

  Invariant(String rule) {
    this.rule = rule;
  }

  public String rule() {
    return rule;
  }
}
