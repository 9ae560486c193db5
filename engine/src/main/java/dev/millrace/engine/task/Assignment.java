package dev.millrace.engine.task;

import java.time.Instant;

/**
 * Permission for one worker to run one attempt.
 *
 * @param number the attempt, from 1
 * @param token the fencing number: grows with every assignment of the run, never reused
 */
public record Assignment(String worker, int number, long token, Instant assignedAt) {}
