package dev.millrace.engine.view;

import java.time.Instant;
import java.util.Optional;

/**
 * A tick of a schedule that was decided on, or several in a row that made no run.
 *
 * @param last the same as {@code tick} for one tick
 * @param ticks how many
 * @param exact false if there may be more
 * @param outcome {@code RUN}, or the word for why not
 * @param why why not, for people
 * @param run what it became
 * @param into the tick whose run stands for it
 */
public record TickView(
    Instant tick,
    Instant last,
    long ticks,
    boolean exact,
    String outcome,
    Optional<String> why,
    Optional<Instant> windowStart,
    Optional<Instant> windowEnd,
    Optional<String> run,
    Optional<Instant> into,
    Instant decidedAt) {}
