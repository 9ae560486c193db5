package dev.millrace.engine.forecast;

import java.time.Instant;

/** Told of every task that begins. */
@FunctionalInterface
public interface TaskWatch {
  /** Nobody looks. */
  TaskWatch NOBODY = (dag, trigger, tick, task, ready, begins) -> {};

  /**
   * @param tick of its run
   * @param task id of the task in its run
   * @param ready since when nothing but limits kept it
   */
  void began(String dag, String trigger, Instant tick, String task, Instant ready, Instant begins);
}
