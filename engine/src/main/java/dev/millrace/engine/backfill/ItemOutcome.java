package dev.millrace.engine.backfill;

/** What became of an item that had its turn. Words are stored; one is never renamed. */
public enum ItemOutcome {
  /** A run. */
  RUN,
  /** Nothing: somebody else had made a run of its tick since the plan. */
  SKIPPED,
  /** Nothing: its parameters do not fit. */
  REFUSED
}
