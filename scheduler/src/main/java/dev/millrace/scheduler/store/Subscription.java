package dev.millrace.scheduler.store;

import dev.millrace.engine.event.EventKind;

/**
 * One thing that a trigger hears.
 *
 * @param shard that of the trigger's DAG
 * @param part the name of the event in the trigger
 * @param what what must happen to the subject; see {@link dev.millrace.engine.event.EventPattern}
 */
public record Subscription(
    ScheduleKey trigger, int shard, String part, EventKind kind, String subject, String what) {}
