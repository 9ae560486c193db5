package dev.millrace.engine.schedule;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.TreeSet;

/**
 * The rules of schedules once more, as slowly and plainly as possible: it walks over all minutes of
 * the wall clock, asks of each whether every field fits, and asks the zone which instants it is.
 * Only for five fields with numbers.
 */
final class NaiveCron {
  private final String[] fields;
  private final ZoneId zone;
  private final Dst dst;
  private final boolean elapsing;

  NaiveCron(String cron, ZoneId zone, Dst dst) {
    this.fields = cron.split(" ");
    this.zone = zone;
    this.dst = dst;
    this.elapsing = (fields[0] + fields[1]).matches(".*[-*/].*");
  }

  /** All ticks of these local dates; the last is not included. */
  TreeSet<Instant> ticks(LocalDate from, LocalDate to) {
    TreeSet<Instant> ticks = new TreeSet<>();
    for (LocalDate date = from; date.isBefore(to); date = date.plusDays(1)) {
      if (!fits(date)) {
        continue;
      }
      for (int minute = 0; minute < 24 * 60; minute++) {
        if (fits(fields[1], minute / 60, 0, 23) && fits(fields[0], minute % 60, 0, 59)) {
          resolve(date.atTime(minute / 60, minute % 60), ticks);
        }
      }
    }
    return ticks;
  }

  private void resolve(LocalDateTime local, TreeSet<Instant> ticks) {
    List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
    boolean shift = dst.gap().map(g -> g == Dst.Gap.SHIFT).orElse(!elapsing);
    Dst.Overlap overlap = dst.overlap().orElse(elapsing ? Dst.Overlap.BOTH : Dst.Overlap.FIRST);
    if (offsets.isEmpty()) {
      ZoneOffsetTransition gap = zone.getRules().getTransition(local);
      if (shift && comes(local.toLocalDate())) {
        ticks.add(gap.getInstant());
      }
      return;
    }
    if (overlap != Dst.Overlap.LAST) {
      ticks.add(local.toInstant(offsets.get(0)));
    }
    if (overlap != Dst.Overlap.FIRST) {
      ticks.add(local.toInstant(offsets.get(offsets.size() - 1)));
    }
  }

  /** Whether any minute of the date exists. */
  private boolean comes(LocalDate date) {
    for (int minute = 0; minute < 24 * 60; minute++) {
      LocalDateTime local = date.atTime(minute / 60, minute % 60);
      if (!zone.getRules().getValidOffsets(local).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  boolean fits(LocalDate date) {
    boolean month = fits(fields[3], date.getMonthValue(), 1, 12);
    boolean day = fitsDay(date);
    boolean weekday = fitsWeekday(date);
    boolean star = fields[2].matches("[*?].*") || fields[4].matches("[*?].*");
    return month && (star ? day && weekday : day || weekday);
  }

  private boolean fitsDay(LocalDate date) {
    LocalDate last = date.withDayOfMonth(date.lengthOfMonth());
    for (String item : fields[2].split(",")) {
      boolean fits;
      if (item.equals("?")) {
        fits = true;
      } else if (item.equals("LW")) {
        fits = date.equals(workday(last));
      } else if (item.endsWith("W")) {
        int day = Integer.parseInt(item.replace("W", ""));
        fits = day <= date.lengthOfMonth() && date.equals(workday(date.withDayOfMonth(day)));
      } else if (item.startsWith("L")) {
        int before = item.equals("L") ? 0 : Integer.parseInt(item.substring(2));
        fits = date.equals(last.minusDays(before));
      } else {
        fits = fits(item, date.getDayOfMonth(), 1, 31);
      }
      if (fits) {
        return true;
      }
    }
    return false;
  }

  /** Looks one day away, then two, inside the month. */
  private static LocalDate workday(LocalDate wanted) {
    for (int away : new int[] {0, -1, 1, -2, 2}) {
      LocalDate date = wanted.plusDays(away);
      boolean weekend =
          date.getDayOfWeek() == DayOfWeek.SATURDAY || date.getDayOfWeek() == DayOfWeek.SUNDAY;
      if (!weekend && date.getMonth() == wanted.getMonth()) {
        return date;
      }
    }
    throw new AssertionError(wanted);
  }

  private boolean fitsWeekday(LocalDate date) {
    int weekday = date.getDayOfWeek().getValue();
    for (String item : fields[4].split(",")) {
      boolean fits;
      if (item.equals("?")) {
        fits = true;
      } else if (item.contains("#")) {
        String[] parts = item.split("#");
        int nth = (date.getDayOfMonth() + 6) / 7;
        fits = Integer.parseInt(parts[0]) % 7 == weekday % 7 && Integer.parseInt(parts[1]) == nth;
      } else if (item.endsWith("L")) {
        boolean last = date.getDayOfMonth() + 7 > date.lengthOfMonth();
        fits = last && Integer.parseInt(item.replace("L", "")) % 7 == weekday % 7;
      } else {
        fits = fits(item, weekday, 0, 7) || fits(item, weekday % 7, 0, 7);
      }
      if (fits) {
        return true;
      }
    }
    return false;
  }

  private static boolean fits(String field, int value, int min, int max) {
    for (String item : field.split(",")) {
      String[] step = item.split("/");
      String[] range = step[0].split("-");
      int from = step[0].equals("*") ? min : Integer.parseInt(range[0]);
      int to = range.length == 2 ? Integer.parseInt(range[1]) : step[0].equals("*") ? max : from;
      to = step.length == 2 && range.length == 1 ? max : to;
      int by = step.length == 2 ? Integer.parseInt(step[1]) : 1;
      if (value >= from && value <= to && (value - from) % by == 0) {
        return true;
      }
    }
    return false;
  }
}
