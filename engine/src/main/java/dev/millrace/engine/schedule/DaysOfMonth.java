package dev.millrace.engine.schedule;

import java.time.LocalDate;
import java.util.List;

/**
 * The two day fields of a cron expression. As in Vixie's cron a day must fit both fields if one of
 * them begins with {@code *} (or is {@code ?}), and either if both name days.
 *
 * @param dates the field of the day of month
 * @param weekdays the field of the day of week
 */
record DaysOfMonth(Dates dates, Weekdays weekdays) {

  /** The days of a month as bits: bit n for the day n, from 1. */
  int mask(int year, int month) {
    LocalDate first = LocalDate.of(year, month, 1);
    int length = first.lengthOfMonth();
    int weekday = first.getDayOfWeek().getValue() % 7;
    int byDate = dates.mask(weekday, length);
    int byWeekday = weekdays.mask(weekday, length);
    boolean either = !dates.star && !weekdays.star;
    return (either ? byDate | byWeekday : byDate & byWeekday) & -1 >>> 31 - length & ~1;
  }

  /**
   * Days of month.
   *
   * @param days bit n for the day n
   * @param fromLast bit n for the n-th day before the last ({@code L} is 0)
   * @param workdays days whose nearest weekday from Monday to Friday is meant, 0 for the last
   */
  record Dates(boolean star, int days, int fromLast, List<Integer> workdays) {
    Dates {
      workdays = List.copyOf(workdays);
    }

    private int mask(int firstWeekday, int length) {
      int mask = days;
      for (int bits = fromLast; bits != 0; bits &= bits - 1) {
        int day = length - Integer.numberOfTrailingZeros(bits);
        mask |= day > 0 ? 1 << day : 0;
      }
      for (int day : workdays) {
        mask |= day > length ? 0 : 1 << workday(day == 0 ? length : day, firstWeekday, length);
      }
      return mask;
    }

    /** The nearest day from Monday to Friday that stays in the month. */
    private static int workday(int day, int firstWeekday, int length) {
      return switch ((firstWeekday + day - 1) % 7) {
        case 6 -> day == 1 ? 3 : day - 1;
        case 0 -> day == length ? day - 2 : day + 1;
        default -> day;
      };
    }
  }

  /**
   * Days of week; Sunday is 0.
   *
   * @param days bit n for the weekday n
   * @param nth bit n for the weekday n % 7 when it comes for the (n / 7)-th time, from 1
   * @param last bit n for the last weekday n of the month
   */
  record Weekdays(boolean star, int days, long nth, int last) {
    private int mask(int firstWeekday, int length) {
      int week = (days >>> firstWeekday | days << 7 - firstWeekday) & 0x7F;
      int mask = (week | week << 7 | week << 14 | week << 21 | week << 28) << 1;
      for (long bits = nth; bits != 0; bits &= bits - 1) {
        int bit = Long.numberOfTrailingZeros(bits);
        int day = Math.floorMod(bit % 7 - firstWeekday, 7) + 1 + 7 * (bit / 7 - 1);
        mask |= day > length ? 0 : 1 << day;
      }
      for (int bits = last; bits != 0; bits &= bits - 1) {
        int first = Math.floorMod(Integer.numberOfTrailingZeros(bits) - firstWeekday, 7) + 1;
        mask |= 1 << first + (length - first) / 7 * 7;
      }
      return mask;
    }
  }
}
