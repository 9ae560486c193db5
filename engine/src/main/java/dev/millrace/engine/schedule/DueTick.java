package dev.millrace.engine.schedule;

import java.time.Instant;

/**
 * A tick that becomes a run.
 *
 * @param window from the tick before it; for coalesced ticks, from the one before the first of them
 * @param covers how many ticks the run stands for, itself included
 */
public record DueTick(Instant tick, Window window, TickCount covers) {}
