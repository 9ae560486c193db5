package dev.millrace.scheduler.store;

import dev.millrace.engine.schedule.TickCount;
import dev.millrace.engine.schedule.TickOutcome;
import dev.millrace.engine.schedule.Window;
import java.time.Instant;
import java.util.Optional;

/**
 * What became of a tick, or of several in a row that made no run.
 *
 * @param shard that of the DAG
 * @param first the tick
 * @param last the same for one tick
 * @param detail more than the outcome says, for people
 * @param into the tick whose run stands for it
 */
public record TickRow(
    ScheduleKey key,
    int shard,
    Instant first,
    Instant last,
    TickCount count,
    TickOutcome outcome,
    Optional<String> detail,
    Optional<Window> window,
    Optional<String> run,
    Optional<Instant> into,
    Instant decidedAt) {}
