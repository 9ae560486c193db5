package dev.millrace.engine.schedule;

/**
 * Times of a day, in seconds after midnight: every combination of some hours, minutes and seconds.
 */
final class LocalTimes {
  static final int DAY = 86_400; // seconds
  static final int NONE = -1;

  private final long seconds; // bit n: the second n
  private final long minutes;
  private final long hours;

  /** Each has at least one bit. */
  LocalTimes(long seconds, long minutes, long hours) {
    this.seconds = seconds;
    this.minutes = minutes;
    this.hours = hours;
  }

  /** The first at or after this one, or {@link #NONE}. */
  int from(int time) {
    int hour = time / 3600;
    int minute = time / 60 % 60;
    if (has(hours, hour)) {
      if (has(minutes, minute)) {
        int second = atOrAfter(seconds, time % 60);
        if (second != NONE) {
          return at(hour, minute, second);
        }
      }
      int later = atOrAfter(minutes, minute + 1);
      if (later != NONE) {
        return at(hour, later, lowest(seconds));
      }
    }
    int later = atOrAfter(hours, hour + 1);
    return later == NONE ? NONE : at(later, lowest(minutes), lowest(seconds));
  }

  /** The last at or before this one, or {@link #NONE}. */
  int upTo(int time) {
    int hour = time / 3600;
    int minute = time / 60 % 60;
    if (has(hours, hour)) {
      if (has(minutes, minute)) {
        int second = atOrBefore(seconds, time % 60);
        if (second != NONE) {
          return at(hour, minute, second);
        }
      }
      int earlier = atOrBefore(minutes, minute - 1);
      if (earlier != NONE) {
        return at(hour, earlier, highest(seconds));
      }
    }
    int earlier = atOrBefore(hours, hour - 1);
    return earlier == NONE ? NONE : at(earlier, highest(minutes), highest(seconds));
  }

  int first() {
    return at(lowest(hours), lowest(minutes), lowest(seconds));
  }

  int last() {
    return at(highest(hours), highest(minutes), highest(seconds));
  }

  /** How many there are in a day. */
  int count() {
    return Long.bitCount(hours) * Long.bitCount(minutes) * Long.bitCount(seconds);
  }

  /**
   * How many come before a time.
   *
   * @param time from 0 to {@link #DAY}, both included
   */
  int countBefore(int time) {
    int hour = time / 3600;
    int minute = time / 60 % 60;
    int perMinute = Long.bitCount(seconds);
    int perHour = Long.bitCount(minutes) * perMinute;
    int count = Long.bitCount(hours & below(hour)) * perHour;
    if (has(hours, hour)) {
      count += Long.bitCount(minutes & below(minute)) * perMinute;
      count += has(minutes, minute) ? Long.bitCount(seconds & below(time % 60)) : 0;
    }
    return count;
  }

  private static int at(int hour, int minute, int second) {
    return hour * 3600 + minute * 60 + second;
  }

  private static boolean has(long bits, int bit) {
    return (bits >>> bit & 1) == 1;
  }

  private static long below(int bit) {
    return (1L << bit) - 1;
  }

  private static int lowest(long bits) {
    return Long.numberOfTrailingZeros(bits);
  }

  private static int highest(long bits) {
    return 63 - Long.numberOfLeadingZeros(bits);
  }

  private static int atOrAfter(long bits, int bit) {
    long rest = bits & ~below(bit);
    return rest == 0 ? NONE : lowest(rest);
  }

  private static int atOrBefore(long bits, int bit) {
    long rest = bits & below(bit + 1);
    return rest == 0 ? NONE : highest(rest);
  }
}
