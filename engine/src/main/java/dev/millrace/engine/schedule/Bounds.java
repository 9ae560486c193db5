package dev.millrace.engine.schedule;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Seconds between which ticks are looked for. */
final class Bounds {
  /** The year 1, a day later, so that local times stay in it everywhere. */
  static final long FIRST = second(1, 1, 2);

  /** The end of 9999, not included. */
  static final long END = second(9999, 12, 31);

  private Bounds() {}

  /** The first second after an instant. */
  static long after(Instant instant) {
    return Math.max(FIRST, instant.getEpochSecond() + 1);
  }

  /** The last second before an instant. */
  static long before(Instant instant) {
    long second = instant.getEpochSecond() - (instant.getNano() == 0 ? 1 : 0);
    return Math.min(END - 1, second);
  }

  private static long second(int year, int month, int day) {
    return OffsetDateTime.of(year, month, day, 0, 0, 0, 0, ZoneOffset.UTC).toEpochSecond();
  }
}
