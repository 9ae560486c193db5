package dev.millrace.scheduler.store.memory;

import dev.millrace.engine.run.Generations;
import dev.millrace.engine.run.RunHeader;
import dev.millrace.engine.run.RunState;
import dev.millrace.engine.run.StopKind;
import java.time.Instant;
import java.util.Optional;

/** A run as it is stored, without its tasks. */
public record RunRow(
    RunHeader header,
    RunState state,
    Optional<StopKind> stop,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt,
    String reason,
    Generations generations) {}
