package dev.millrace.engine.backfill;

/** Which ticks a backfill runs first. Words are stored; one is never renamed. */
public enum BackfillOrder {
  OLDEST,
  NEWEST
}
