package dev.millrace.engine.backfill;

import dev.millrace.engine.run.RunState;

/** The last run of a tick, whoever made it. */
public record PastTickRun(String run, RunState state) {}
