package dev.millrace.scheduler.store;

import java.util.List;

/**
 * Schedules as they were made durable, those that were stopped for the time being, and the runs of
 * them that failed in a row.
 */
public record StoredSchedules(
    List<ScheduleRow> schedules, List<PauseRow> pauses, List<StreakRow> streaks) {
  public StoredSchedules {
    schedules = List.copyOf(schedules);
    pauses = List.copyOf(pauses);
    streaks = List.copyOf(streaks);
  }
}
