package dev.millrace.cli.screen;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** How numbers are written for people. */
public final class Amounts {
  private Amounts() {}

  /** {@code 0.8 s}, {@code 12 s}, {@code 3 m 05 s}, {@code 2 h 07 m}. */
  public static String elapsed(Duration duration) {
    long millis = Math.max(0, duration.toMillis());
    if (millis < 9_950) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }
    long seconds = millis / 1000;
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return String.format(Locale.ROOT, "%d m %02d s", seconds / 60, seconds % 60);
    }
    return String.format(Locale.ROOT, "%d h %02d m", seconds / 3600, seconds / 60 % 60);
  }

  /** {@code just now}, {@code 5 minutes ago}, {@code 1 hour ago}, {@code 3 days ago}. */
  public static String ago(Duration duration) {
    long minutes = duration.toMinutes();
    if (minutes < 1) {
      return "just now";
    }
    if (minutes < 60) {
      return ago(minutes, "minute");
    }
    long hours = duration.toHours();
    return hours < 48 ? ago(hours, "hour") : ago(duration.toDays(), "day");
  }

  private static String ago(long count, String unit) {
    return count(count) + " " + unit + (count == 1 ? "" : "s") + " ago";
  }

  /** Seconds between two times to three digits, 0 if either is unknown. */
  public static double seconds(Optional<Instant> from, Optional<Instant> to) {
    if (from.isEmpty() || to.isEmpty()) {
      return 0;
    }
    return Duration.between(from.get(), to.get()).toMillis() / 1000.0;
  }

  /** {@code 6,497}. */
  public static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
