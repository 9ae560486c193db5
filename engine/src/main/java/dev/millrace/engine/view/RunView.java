package dev.millrace.engine.view;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A run.
 *
 * @param reason why it failed, in one line
 * @param tasks number of tasks by state word
 */
public record RunView(
    String id,
    String dag,
    String version,
    String state,
    Map<String, Object> params,
    String trigger,
    Instant createdAt,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt,
    Optional<String> reason,
    Map<String, Integer> tasks) {}
