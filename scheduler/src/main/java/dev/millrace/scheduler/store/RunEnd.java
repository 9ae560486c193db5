package dev.millrace.scheduler.store;

import dev.millrace.engine.run.RunState;

/**
 * Where a run is, or how it ended.
 *
 * @param reason why it failed or was cancelled; may be empty
 */
public record RunEnd(RunState state, String reason) {}
