package dev.millrace.engine.schedule;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What changes of the clocks do to a schedule, in words for people. */
public final class ClockNotes {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

  private ClockNotes() {}

  /** Why a tick is not simply at a local time of its expression; empty if it is. */
  public static Optional<String> of(Schedule schedule, Instant tick) {
    String notes =
        parts(schedule)
            .filter(part -> part.has(tick))
            .flatMap(part -> note(part, tick).stream())
            .distinct()
            .collect(Collectors.joining("; "));
    return notes.isEmpty() ? Optional.empty() : Optional.of(notes);
  }

  /** What a change of the clocks leaves out; empty if nothing is missed by it. */
  public static Optional<String> leftOut(Schedule schedule, ZoneOffsetTransition change) {
    boolean some =
        parts(schedule).anyMatch(part -> !part.shifts() && part.leftOut(change).isPresent());
    return some
        ? Optional.of(
            "nothing is due between "
                + shown(change.getDateTimeBefore())
                + " and "
                + shown(change.getDateTimeAfter())
                + ", which do not exist that day")
        : Optional.empty();
  }

  private static Stream<CronSchedule> parts(Schedule schedule) {
    return schedule instanceof CronSchedule cron
        ? Stream.of(cron)
        : schedule instanceof MergedSchedule merged ? merged.parts().stream() : Stream.empty();
  }

  private static Optional<String> note(CronSchedule schedule, Instant tick) {
    ZoneId zone = schedule.zone();
    LocalDateTime local = LocalDateTime.ofInstant(tick, zone);
    ZoneOffsetTransition change = zone.getRules().previousTransition(tick.plusNanos(1));
    if (change != null && change.getInstant().equals(tick) && schedule.shifts()) {
      Optional<LocalDateTime> meant =
          schedule
              .leftOut(change)
              .map(second -> LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC));
      boolean own = schedule.means(local);
      boolean sameDay = meant.map(m -> m.toLocalDate().equals(local.toLocalDate())).orElse(true);
      if (meant.isPresent()) {
        String from =
            sameDay ? shown(meant.get()) : meant.get().toLocalDate() + " " + shown(meant.get());
        return Optional.of(
            (own ? "also stands for " : "shifted from ")
                + from
                + ", which does not exist that day");
      }
    }
    List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
    if (offsets.size() < 2) {
      return Optional.empty();
    }
    boolean first = offsets.get(0).equals(zone.getRules().getOffset(tick));
    return Optional.of(
        "the " + (first ? "first" : "second") + " of two " + shown(local) + " that day");
  }

  private static String shown(LocalDateTime time) {
    return (time.getSecond() == 0 ? MINUTE : TIME).format(time);
  }
}
