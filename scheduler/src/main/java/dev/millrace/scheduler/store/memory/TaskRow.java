package dev.millrace.scheduler.store.memory;

import dev.millrace.engine.run.TaskResult;
import dev.millrace.engine.task.Task;

/** A task as it is stored. */
public record TaskRow(String run, int position, String id, Task task, TaskResult result) {}
