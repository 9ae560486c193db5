package dev.millrace.scheduler.store;

import dev.millrace.engine.task.Assignment;
import dev.millrace.engine.task.AttemptState;
import dev.millrace.engine.task.Failure;
import java.time.Instant;
import java.util.Optional;

/** An attempt as it is stored. */
public record AttemptRow(
    String run,
    String task,
    Assignment assignment,
    AttemptState state,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt,
    Optional<Failure> failure) {}
