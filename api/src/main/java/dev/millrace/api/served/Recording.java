package dev.millrace.api.served;

/**
 * Whether requests are recorded.
 *
 * @param on false: nothing is gathered at all
 */
public record Recording(boolean on) {}
