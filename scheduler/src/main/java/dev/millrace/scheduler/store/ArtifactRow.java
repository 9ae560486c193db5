package dev.millrace.scheduler.store;

import dev.millrace.engine.message.ToScheduler.Output;
import java.time.Instant;

/** An artifact and the task that produced it. */
public record ArtifactRow(String run, String task, Output output, Instant createdAt) {}
