package dev.millrace.engine.view;

import java.time.Instant;
import java.util.Optional;

/**
 * One version of a DAG.
 *
 * @param file where it stood when it was first seen
 * @param createdAt when it was first seen
 * @param current whether new runs use it
 * @param origin what brought it first; empty if it was submitted by hand
 */
public record DagVersionView(
    String dag,
    String version,
    String file,
    Instant createdAt,
    boolean current,
    Optional<DagView.Origin> origin) {}
