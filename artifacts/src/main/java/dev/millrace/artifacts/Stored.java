package dev.millrace.artifacts;

/**
 * What a store took in.
 *
 * @param digest 64 lower-case hexadecimal digits
 */
public record Stored(String digest, long bytes) {}
