package dev.millrace.scheduler.store;

import dev.millrace.engine.run.RunOutputs;
import dev.millrace.engine.run.RunState;

/**
 * Where a run is, or how it ended.
 *
 * @param reason why it failed or was cancelled; may be empty
 * @param version of the DAG that it runs; empty if it was never started
 * @param outputs what it left for others; nothing unless it has succeeded
 */
public record RunEnd(RunState state, String reason, String version, RunOutputs outputs) {
  /** Of a run that was never started. */
  public static RunEnd neverStarted() {
    return new RunEnd(RunState.CANCELLED, "It was never started.", "", RunOutputs.NONE);
  }
}
