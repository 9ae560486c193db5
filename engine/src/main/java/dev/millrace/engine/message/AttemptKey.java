package dev.millrace.engine.message;

/**
 * Identity of an attempt.
 *
 * @param number counted from 1 within the task
 * @param token the fencing number: grows with every attempt of a run, never reused
 */
public record AttemptKey(String run, String task, int number, long token) {}
