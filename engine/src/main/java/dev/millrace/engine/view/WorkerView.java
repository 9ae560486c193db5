package dev.millrace.engine.view;

import java.time.Instant;
import java.util.List;

/**
 * A worker.
 *
 * @param state {@code live} or {@code lost}
 * @param running {@code run/task} of what it runs
 * @param tags what it has that steps may ask for
 * @param memoryBytes that attempts may reserve together; 0 if it does not say
 * @param cpus processors that attempts may reserve together; 0 if it does not say
 */
public record WorkerView(
    String id,
    String address,
    String state,
    int slots,
    List<String> running,
    Instant lastSeen,
    List<String> tags,
    long memoryBytes,
    double cpus) {}
