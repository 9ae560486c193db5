package dev.millrace.scheduler.store.memory;

import dev.millrace.engine.run.ItemRange;
import dev.millrace.engine.run.TaskResult;
import dev.millrace.engine.task.Task;
import java.util.Optional;

/**
 * A task as it is stored.
 *
 * @param items of a mapped task whose elements are known
 */
public record TaskRow(
    String run, int position, String id, Task task, TaskResult result, Optional<ItemRange> items) {}
