package dev.millrace.simulation.fault;

/** What can go wrong at a moment. */
public enum FaultKind {
  SCHEDULER_KILLED,
  WORKER_KILLED,
  SCHEDULER_PAUSED,
  WORKER_PAUSED,
  SCHEDULER_STOPPED,
  WORKER_STOPPED,
  WORKER_CUT_OFF,
  CLUSTER_SPLIT,
  ONE_WAY_CUT,
  MISJUDGED,
  CLOCK_JUMP,
  DATABASE_OUTAGE
}
