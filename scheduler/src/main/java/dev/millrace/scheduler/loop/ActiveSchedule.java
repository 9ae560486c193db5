package dev.millrace.scheduler.loop;

import dev.millrace.scheduler.store.ScheduleRow;

/** A schedule that this scheduler owns. For the loop's thread. */
final class ActiveSchedule {
  private ScheduleRow row;

  ActiveSchedule(ScheduleRow row) {
    this.row = row;
  }

  ScheduleRow row() {
    return row;
  }

  void become(ScheduleRow later) {
    row = later;
  }
}
