package dev.millrace.scheduler.store;

import java.time.Instant;

/**
 * Who stopped a schedule for the time being.
 *
 * @param key also {@link ScheduleKey#all}
 * @param shard that of the DAG
 */
public record PauseRow(ScheduleKey key, int shard, String by, String reason, Instant since) {}
