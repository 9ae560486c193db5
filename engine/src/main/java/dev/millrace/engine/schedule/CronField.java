package dev.millrace.engine.schedule;

import java.util.List;
import java.util.Locale;

/** A field of a cron expression, in the order of the six. */
enum CronField {
  SECOND("second", 0, 59, List.of()),
  MINUTE("minute", 0, 59, List.of()),
  HOUR("hour", 0, 23, List.of()),
  DAY("day of month", 1, 31, List.of()),
  MONTH(
      "month",
      1,
      12,
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")),
  WEEKDAY("day of week", 0, 7, List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat"));

  private static final int DIGITS_MAX = 4;

  private final String words;
  private final int min;
  private final int max;
  private final List<String> names;

  CronField(String words, int min, int max, List<String> names) {
    this.words = words;
    this.min = min;
    this.max = max;
    this.names = names;
  }

  /** The problem of an item, as an exception that does not leave the parser. */
  @SuppressWarnings("serial")
  static final class Misfit extends Exception {
    private final String suggestion;

    Misfit(String message, String suggestion) {
      super(message, null, false, false);
      this.suggestion = suggestion;
    }

    String suggestion() {
      return suggestion;
    }
  }

  /**
   * The values of one item of the list, as bits; the Sunday 7 is bit 0.
   *
   * @param item {@code *}, a number, a name, a range, or one of these with a step
   */
  long values(String item) throws Misfit {
    int slash = item.indexOf('/');
    String range = slash < 0 ? item : item.substring(0, slash);
    int step = slash < 0 ? 1 : number(item.substring(slash + 1), List.of());
    int dash = range.indexOf('-');
    boolean all = range.equals("*");
    int from = all ? min : number(dash < 0 ? range : range.substring(0, dash), names);
    int to = all || dash < 0 && slash >= 0 ? max : from;
    to = dash < 0 ? to : number(range.substring(dash + 1), names);
    if (from < 0 || to < 0 || step < 1) {
      throw unreadable(item);
    }
    if (from < min || to > max) {
      throw outOfRange(item);
    }
    if (step > max) {
      throw new Misfit(
          "step " + step + " of '" + item + "' is too long; the " + words + " goes to " + max, "");
    }
    to = this == WEEKDAY && to == 0 && from > 0 ? 7 : to; // sat-sun
    if (from > to) {
      throw backwards(range, from, to, slash >= 0);
    }
    long bits = 0;
    for (int value = from; value <= to; value += step) {
      bits |= 1L << (this == WEEKDAY ? value % 7 : value);
    }
    return bits;
  }

  /** One number or name. */
  int value(String text, String item) throws Misfit {
    int value = number(text, names);
    if (value < 0) {
      throw unreadable(item);
    }
    if (value < min || value > max) {
      throw outOfRange(item);
    }
    return this == WEEKDAY ? value % 7 : value;
  }

  /** A number or a name; -1 if it is neither. Names count from the field's lowest value. */
  private int number(String text, List<String> known) {
    int name = known.indexOf(text.toLowerCase(Locale.ROOT));
    if (name >= 0) {
      return name + min;
    }
    boolean digits =
        !text.isEmpty()
            && text.length() <= DIGITS_MAX
            && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits ? Integer.parseInt(text) : -1;
  }

  Misfit unreadable(String item) {
    String more =
        switch (this) {
          case DAY -> " L is the last day, 15W the weekday nearest to the 15th.";
          case WEEKDAY -> " 5L is the last Friday, 1#2 the second Monday.";
          default -> "";
        };
    boolean letters = item.chars().anyMatch(c -> "LlWw#".indexOf(c) >= 0);
    return new Misfit(
        "'" + item + "' is not " + (this == HOUR ? "an " : "a ") + words,
        "Write *, a number, a range such as 1-5, a list such as 1,3 or a step such as */10."
            + (letters ? more : ""));
  }

  /** What passes the end of the field may be meant, and then is not the same turned round. */
  private Misfit backwards(String range, int from, int to, boolean stepped) {
    int end = this == WEEKDAY ? max - 1 : max;
    String past = this == WEEKDAY && from > end ? "" : span(from, end) + ",";
    return new Misfit(
        "range '" + range + "' runs backwards",
        stepped
            ? "Write the values as a list."
            : "Write "
                + past
                + span(min, to)
                + " if it goes on past the end, or "
                + span(to, from)
                + ".");
  }

  private static String span(int from, int to) {
    return from == to ? String.valueOf(from) : from + "-" + to;
  }

  private Misfit outOfRange(String item) {
    return new Misfit(
        "'" + item + "' is out of range; the " + words + " goes from " + min + " to " + max, "");
  }
}
