package dev.millrace.engine.run;

/**
 * Where the items of a task are among the tasks of its run.
 *
 * @param first index of the first item
 * @param count how many there are, whether or not each has begun
 */
public record ItemRange(int first, int count) {}
