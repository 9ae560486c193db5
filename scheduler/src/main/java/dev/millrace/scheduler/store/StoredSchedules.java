package dev.millrace.scheduler.store;

import java.util.List;

/** Schedules as they were made durable, and those that were stopped for the time being. */
public record StoredSchedules(List<ScheduleRow> schedules, List<PauseRow> pauses) {
  public StoredSchedules {
    schedules = List.copyOf(schedules);
    pauses = List.copyOf(pauses);
  }
}
