package dev.millrace.engine.backfill;

/** Where a backfill is. Words are stored; one is never renamed. */
public enum BackfillState {
  /** It starts runs. */
  ACTIVE,
  /** It starts none until it is resumed; those that have begun go on. */
  PAUSED,
  /** Somebody ended it. */
  CANCELLED,
  /** Every item was decided on, and every run of it has ended. */
  DONE;

  /** Whether it may still start runs. */
  public boolean isOpen() {
    return this == ACTIVE || this == PAUSED;
  }
}
