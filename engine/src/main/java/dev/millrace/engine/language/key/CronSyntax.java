package dev.millrace.engine.language.key;

import dev.millrace.engine.dag.Nearest;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether a cron expression can be read and can fire: five fields (minute, hour, day of month,
 * month, day of week), six with seconds first, or a name such as {@code @daily}. Fields take {@code
 * *}, numbers, ranges, lists, steps, and the English names of months and days; Sunday is 0 or 7.
 */
final class CronSyntax {
  static final List<String> NAMES =
      List.of("@hourly", "@daily", "@midnight", "@weekly", "@monthly", "@yearly", "@annually");

  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");
  private static final int[] LONGEST = {0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

  private enum Field {
    SECOND("second", 0, 59, List.of()),
    MINUTE("minute", 0, 59, List.of()),
    HOUR("hour", 0, 23, List.of()),
    DAY("day of month", 1, 31, List.of()),
    MONTH("month", 1, 12, MONTHS),
    WEEKDAY("day of week", 0, 7, DAYS);

    private final String words;
    private final int min;
    private final int max;
    private final List<String> names;

    Field(String words, int min, int max, List<String> names) {
      this.words = words;
      this.min = min;
      this.max = max;
      this.names = names;
    }
  }

  private CronSyntax() {}

  /**
   * What is wrong.
   *
   * @param offset in the expression, in characters
   */
  record Problem(int offset, String message, String suggestion) {}

  /** The first problem; empty if there is none. */
  static Optional<Problem> problem(String cron) {
    if (cron.startsWith("@")) {
      return NAMES.contains(cron)
          ? Optional.empty()
          : problem(
              0,
              "expected " + Nearest.list(NAMES) + " or five fields",
              Nearest.suggestion(cron, NAMES));
    }
    String[] parts = cron.trim().split(" +");
    if (parts.length != 5 && parts.length != 6) {
      String found =
          cron.isBlank() ? "no field" : parts.length + (parts.length == 1 ? " field" : " fields");
      return problem(
          0,
          "it has "
              + found
              + "; expected five (minute hour day month weekday), or six with seconds first",
          "For instance '30 2 * * *' for half past two every night.");
    }
    int skip = Field.values().length - parts.length;
    BitSet[] sets = new BitSet[Field.values().length];
    int offset = 0;
    for (int i = 0; i < parts.length; i++) {
      offset = cron.indexOf(parts[i], offset);
      Field field = Field.values()[i + skip];
      BitSet set = new BitSet();
      Optional<Problem> problem = field(field, parts[i], offset, set);
      if (problem.isPresent()) {
        return problem;
      }
      sets[field.ordinal()] = set;
      offset += parts[i].length();
    }
    return never(sets, parts[parts.length - 1]);
  }

  private static Optional<Problem> field(Field field, String text, int offset, BitSet set) {
    for (String item : text.split(",", -1)) {
      int slash = item.indexOf('/');
      String range = slash < 0 ? item : item.substring(0, slash);
      int step = slash < 0 ? 1 : number(item.substring(slash + 1), List.of());
      int dash = range.indexOf('-');
      boolean all = range.equals("*");
      int from = all ? field.min : number(dash < 0 ? range : range.substring(0, dash), field.names);
      int to = all || dash < 0 && slash >= 0 ? field.max : from;
      to = dash < 0 ? to : number(range.substring(dash + 1), field.names);
      if (from < 0 || to < 0 || step < 1) {
        return problem(
            offset,
            "'" + item + "' is not a " + field.words,
            "Write *, a number, a range such as 1-5, a list such as 1,3 or a step such as */10.");
      }
      if (from < field.min || to > field.max || step > field.max) {
        String message =
            "'"
                + item
                + "' is out of range; the "
                + field.words
                + " goes from "
                + field.min
                + " to "
                + field.max;
        return problem(offset, message, "");
      }
      if (from > to) {
        return problem(
            offset, "range '" + range + "' runs backwards", "Write " + to + "-" + from + ".");
      }
      for (int value = from; value <= to; value += step) {
        set.set(value);
      }
    }
    return Optional.empty();
  }

  /** A number or a name; -1 if it is neither. Names count from the field's lowest value. */
  private static int number(String text, List<String> names) {
    int name = names.indexOf(text.toLowerCase(Locale.ROOT));
    if (name >= 0) {
      return names == MONTHS ? name + 1 : name;
    }
    boolean digits =
        !text.isEmpty() && text.length() <= 4 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits ? Integer.parseInt(text) : -1;
  }

  private static Optional<Problem> never(BitSet[] sets, String weekday) {
    if (!weekday.equals("*")) {
      return Optional.empty(); // a day of the week always comes
    }
    int day = sets[Field.DAY.ordinal()].nextSetBit(0);
    BitSet months = sets[Field.MONTH.ordinal()];
    boolean comes = months.stream().anyMatch(month -> day <= LONGEST[month]);
    return comes
        ? Optional.empty()
        : problem(0, "it never fires, because no such month has a day " + day, "");
  }

  private static Optional<Problem> problem(int offset, String message, String suggestion) {
    return Optional.of(new Problem(offset, message, suggestion));
  }
}
