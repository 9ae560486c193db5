package dev.millrace.engine.view;

import java.time.Instant;
import java.util.List;

/**
 * A worker.
 *
 * @param state {@code live} or {@code lost}
 * @param running {@code run/task} of what it runs
 */
public record WorkerView(
    String id, String address, String state, int slots, List<String> running, Instant lastSeen) {}
