package dev.millrace.engine.cache;

import java.time.Instant;

/**
 * The attempt whose result a task was given instead of running.
 *
 * @param attempt its number, from 1
 * @param at when it succeeded
 */
public record Origin(String run, String task, int attempt, Instant at) {}
