package dev.millrace.scheduler.store;

import java.time.Instant;

/**
 * What is current of a DAG, or that it is retired.
 *
 * @param updatedAt when that changed last
 */
public record DagHead(String dag, String version, Instant updatedAt) {}
