package dev.millrace.scheduler.store;

import java.time.Instant;

/** A version of a model, and when it was registered. */
public record RegisteredVersion(long version, Instant at) {}
