package dev.millrace.scheduler.store;

/** A trigger of a DAG. */
public record ScheduleKey(String dag, String trigger) {
  /** In place of a trigger: all of the DAG. */
  public static final String ALL = "";

  /** All triggers of a DAG. */
  public static ScheduleKey all(String dag) {
    return new ScheduleKey(dag, ALL);
  }
}
