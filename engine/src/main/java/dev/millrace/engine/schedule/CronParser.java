package dev.millrace.engine.schedule;

import dev.millrace.engine.schedule.CronField.Misfit;
import dev.millrace.engine.schedule.DaysOfMonth.Dates;
import dev.millrace.engine.schedule.DaysOfMonth.Weekdays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads cron expressions: five fields (minute, hour, day of month, month, day of week), six with
 * seconds first, or a name such as {@code @daily}. Fields take {@code *}, numbers, ranges, lists,
 * steps and the English names of months and days; Sunday is 0 or 7. A day of month may be {@code L}
 * (the last), {@code L-2}, {@code 15W} (the nearest weekday) or {@code LW}; a day of week {@code
 * 5L} (the last Friday) or {@code 1#2} (the second Monday); {@code ?} is {@code *} in both.
 */
public final class CronParser {
  private static final Map<String, String> NAMED = new LinkedHashMap<>();

  static {
    NAMED.put("@hourly", "0 * * * *");
    NAMED.put("@daily", "0 0 * * *");
    NAMED.put("@midnight", "0 0 * * *");
    NAMED.put("@weekly", "0 0 * * 0");
    NAMED.put("@monthly", "0 0 1 * *");
    NAMED.put("@yearly", "0 0 1 1 *");
    NAMED.put("@annually", "0 0 1 1 *");
  }

  /** The names of whole expressions. */
  public static final List<String> NAMES = List.copyOf(NAMED.keySet());

  private static final int FIELDS = 6;
  private static final int[] LONGEST = {0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

  private final String text;
  private int offset;

  private CronParser(String text) {
    this.text = text;
  }

  /** The expression, or its first problem. */
  public static CronReading parse(String text) {
    String name = text.strip();
    if (!name.startsWith("@")) {
      return new CronParser(text).fields(text);
    }
    String meant = NAMED.get(name);
    if (meant != null) {
      return new CronParser(text).fields(meant);
    }
    String names = String.join(", ", NAMES.subList(0, NAMES.size() - 1));
    return new CronReading.Refused(
        new CronProblem(
            0,
            "expected " + names + " or " + NAMES.get(NAMES.size() - 1) + " or five fields",
            "",
            NAMES));
  }

  private CronReading fields(String written) {
    String[] parts = written.strip().split("\\s+");
    if (parts.length != FIELDS - 1 && parts.length != FIELDS) {
      return refused(
          "it has "
              + found(written, parts.length)
              + "; expected five (minute hour day month weekday), or six with seconds first",
          "For instance '30 2 * * *' for half past two every night.");
    }
    int last = parts.length - 1;
    try {
      long seconds = last == FIELDS - 1 ? values(CronField.SECOND, written, parts[0]) : 1;
      long minutes = values(CronField.MINUTE, written, parts[last - 4]);
      long hours = values(CronField.HOUR, written, parts[last - 3]);
      Dates dates = dates(written, parts[last - 2]);
      int months = (int) values(CronField.MONTH, written, parts[last - 1]);
      Weekdays weekdays = weekdays(written, parts[last]);
      LocalDays days = new LocalDays(months, new DaysOfMonth(dates, weekdays));
      if (!days.some()) {
        offset = 0;
        return refused(
            "it never fires, because " + never(dates, months, parts[last - 2], parts[last]), "");
      }
      boolean elapsing = false;
      for (int i = 0; i <= last - 3; i++) {
        elapsing |= parts[i].chars().anyMatch(c -> c == '*' || c == '-' || c == '/');
      }
      LocalTimes times = new LocalTimes(seconds, minutes, hours);
      return new CronReading.Read(new CronExpression(text, times, days, elapsing));
    } catch (Misfit misfit) {
      return refused(misfit.getMessage(), misfit.suggestion());
    }
  }

  private static String found(String written, int parts) {
    return written.isBlank() ? "no field" : parts + (parts == 1 ? " field" : " fields");
  }

  private CronReading refused(String message, String suggestion) {
    return new CronReading.Refused(new CronProblem(offset, message, suggestion));
  }

  /** Moves on to a field, so that a problem says where it is. */
  private String[] items(String written, String field) {
    offset = written.indexOf(field, offset);
    return field.split(",", -1);
  }

  private void passed(String field) {
    offset += field.length();
  }

  private long values(CronField kind, String written, String field) throws Misfit {
    long bits = 0;
    for (String item : items(written, field)) {
      bits |= kind.values(item);
    }
    passed(field);
    return bits;
  }

  private Dates dates(String written, String field) throws Misfit {
    int days = 0;
    int fromLast = 0;
    Set<Integer> workdays = new TreeSet<>();
    for (String item : items(written, field)) {
      String word = item.toUpperCase(Locale.ROOT);
      if (item.equals("?") && field.equals("?")) {
        days = -1;
      } else if (word.equals("LW")) {
        workdays.add(0);
      } else if (word.endsWith("W")) {
        workdays.add(CronField.DAY.value(item.substring(0, item.length() - 1), item));
      } else if (word.equals("L")) {
        fromLast |= 1;
      } else if (word.startsWith("L-")) {
        int before = CronField.DAY.value(item.substring(2), item);
        fromLast |= 1 << before;
      } else {
        days |= (int) CronField.DAY.values(item);
      }
    }
    passed(field);
    return new Dates(star(field), days, fromLast, List.copyOf(workdays));
  }

  private Weekdays weekdays(String written, String field) throws Misfit {
    int days = 0;
    long nth = 0;
    int last = 0;
    for (String item : items(written, field)) {
      int hash = item.indexOf('#');
      if (item.equals("?") && field.equals("?")) {
        days = -1;
      } else if (hash >= 0) {
        int weekday = CronField.WEEKDAY.value(item.substring(0, hash), item);
        nth |= 1L << times(item.substring(hash + 1), item) * 7 + weekday;
      } else if (item.endsWith("L") || item.endsWith("l")) {
        last |= 1 << CronField.WEEKDAY.value(item.substring(0, item.length() - 1), item);
      } else {
        days |= (int) CronField.WEEKDAY.values(item);
      }
    }
    passed(field);
    return new Weekdays(star(field), days & 0x7F, nth, last);
  }

  private static int times(String text, String item) throws Misfit {
    if (!text.matches("[1-5]")) {
      throw new Misfit(
          "'" + item + "' is not a day of week; it comes one to five times in a month",
          "Write 1#2 for the second Monday.");
    }
    return text.charAt(0) - '0';
  }

  private static boolean star(String field) {
    return field.startsWith("*") || field.equals("?");
  }

  private static String never(Dates dates, int months, String date, String weekday) {
    boolean plain = dates.fromLast() == 0 && dates.workdays().isEmpty() && dates.days() != 0;
    int day = Integer.numberOfTrailingZeros(dates.days());
    boolean short31 = true;
    for (int month = 1; month <= 12 && plain; month++) {
      short31 &= (months >>> month & 1) == 0 || day > LONGEST[month];
    }
    if (weekday.equals("*") || weekday.equals("?")) {
      return "no such month has a day " + date;
    }
    return plain && short31
        ? "no such month has a day " + date
        : "no such month has a day that fits both '" + weekday + "' and its date";
  }
}
