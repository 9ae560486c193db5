package dev.millrace.engine.view;

/**
 * Something that became true, for live views.
 *
 * @param sequence grows by one with each change of this scheduler process
 * @param kind {@code run}, {@code task} or {@code log}
 * @param run id of the run it belongs to
 * @param body a {@link RunView}, {@link TaskView} or {@link LogLine}
 */
public record Change(long sequence, String kind, String run, Object body) {}
