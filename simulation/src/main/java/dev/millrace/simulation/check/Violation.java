package dev.millrace.simulation.check;

/**
 * An invariant that did not hold.
 *
 * @param atNanos virtual time
 * @param facts what was seen, in words
 */
public record Violation(Invariant invariant, long atNanos, String facts) {}
