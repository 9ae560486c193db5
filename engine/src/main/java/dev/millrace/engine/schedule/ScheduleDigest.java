package dev.millrace.engine.schedule;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** Tells schedules apart by what their ticks follow from. */
public final class ScheduleDigest {
  private ScheduleDigest() {}

  /** Lower-case hexadecimal SHA-256; the same however a schedule is spaced. */
  public static String of(Schedule schedule) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(text(schedule).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** In one line, for people too. */
  static String text(Schedule schedule) {
    if (schedule instanceof IntervalSchedule interval) {
      return "every " + interval.every();
    }
    List<CronSchedule> parts =
        schedule instanceof MergedSchedule merged
            ? merged.parts()
            : List.of((CronSchedule) schedule);
    return parts.stream().map(ScheduleDigest::text).sorted().collect(Collectors.joining("; "));
  }

  private static String text(CronSchedule cron) {
    return "cron " + cron.cron().text() + " in " + cron.zone() + " " + cron.dst();
  }
}
