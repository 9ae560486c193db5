package dev.millrace.engine.schedule;

import java.time.LocalDate;

/**
 * Days of the calendar that a cron expression names, as days since 1970-01-01. Months that it does
 * not name are jumped over.
 */
final class LocalDays {
  static final long NONE = Long.MIN_VALUE;

  private final int months; // bit n: the month n, from 1
  private final DaysOfMonth days;

  LocalDays(int months, DaysOfMonth days) {
    this.months = months;
    this.days = days;
  }

  boolean has(long day) {
    LocalDate date = LocalDate.ofEpochDay(day);
    return (mask(date.getYear(), date.getMonthValue()) >>> date.getDayOfMonth() & 1) == 1;
  }

  /** The first that is at or after a day and before an end, or {@link #NONE}. */
  long from(long day, long end) {
    LocalDate date = LocalDate.ofEpochDay(day);
    int year = date.getYear();
    int month = date.getMonthValue();
    int days = mask(year, month) & -1 << date.getDayOfMonth();
    while (days == 0) {
      int later = months & -1 << month + 1;
      if (later == 0) {
        year++;
        later = months;
      }
      month = Integer.numberOfTrailingZeros(later);
      if (first(year, month) >= end) {
        return NONE;
      }
      days = mask(year, month);
    }
    long found = first(year, month) + Integer.numberOfTrailingZeros(days) - 1;
    return found < end ? found : NONE;
  }

  /** The last that is at or before a day and at or after a start, or {@link #NONE}. */
  long upTo(long day, long start) {
    LocalDate date = LocalDate.ofEpochDay(day);
    int year = date.getYear();
    int month = date.getMonthValue();
    int days = mask(year, month) & -1 >>> 31 - date.getDayOfMonth();
    while (days == 0) {
      int earlier = months & (1 << month) - 1;
      if (earlier == 0) {
        year--;
        earlier = months;
      }
      month = 31 - Integer.numberOfLeadingZeros(earlier);
      if (first(year, month) + 31 < start) {
        return NONE;
      }
      days = mask(year, month);
    }
    long found = first(year, month) + 30 - Integer.numberOfLeadingZeros(days);
    return found >= start ? found : NONE;
  }

  /** How many there are from a day on and before an end. */
  long count(long start, long end) {
    long count = 0;
    LocalDate date = LocalDate.ofEpochDay(start).withDayOfMonth(1);
    while (date.toEpochDay() < end) {
      long days = mask(date.getYear(), date.getMonthValue()) & 0xFFFF_FFFFL;
      long first = date.toEpochDay();
      if (first < start) {
        days &= -1L << start - first + 1;
      }
      if (end - first < 31) {
        days &= (1L << end - first + 1) - 1;
      }
      count += Long.bitCount(days);
      date = date.plusMonths(1);
    }
    return count;
  }

  /** Whether there is any, ever: the calendar repeats within these years but for the century. */
  boolean some() {
    return from(first(2000, 1), first(2028, 1)) != NONE;
  }

  private int mask(int year, int month) {
    return (months >>> month & 1) == 1 ? days.mask(year, month) : 0;
  }

  private static long first(int year, int month) {
    return LocalDate.of(year, month, 1).toEpochDay();
  }
}
