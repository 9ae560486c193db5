package dev.millrace.engine.view;

import java.time.Instant;

/**
 * A line of an attempt's log.
 *
 * @param sequence from 1, without gaps within an attempt
 * @param stream {@code log}, {@code out} or {@code err}
 */
public record LogLine(
    String task, int attempt, long sequence, Instant at, String stream, String text) {}
