package dev.millrace.worker.attempt;

/** An attempt that can be stopped. */
public interface RunningAttempt {
  /**
   * Asks it to stop; returns at once. May be repeated: the first reason counts, unless a later one
   * is less patient, and a step that ignored one interrupt gets another.
   */
  void stop(Stop why);
}
