package dev.millrace.engine.schedule;

/** What reading a cron expression gave. */
public sealed interface CronReading {
  record Read(CronExpression expression) implements CronReading {}

  /**
   * @param problem the first; others may follow
   */
  record Refused(CronProblem problem) implements CronReading {}
}
