package dev.millrace.engine.view;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** An artifact and the task that first produced it. {@code digest} begins with {@code sha256:}. */
public record ArtifactView(
    String digest,
    String type,
    long bytes,
    String run,
    String task,
    String port,
    Optional<Long> rows,
    Map<String, Object> facts,
    Instant createdAt) {}
