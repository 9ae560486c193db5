package dev.millrace.engine.view;

import java.time.Instant;
import java.util.Optional;

/** One try of a task. {@code number} counts from 1; {@code token} is its fencing number. */
public record AttemptView(
    String run,
    String task,
    int number,
    long token,
    String worker,
    String state,
    Instant assignedAt,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt,
    Optional<TaskView.FailureView> failure) {}
