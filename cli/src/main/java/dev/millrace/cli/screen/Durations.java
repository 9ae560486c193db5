package dev.millrace.cli.screen;

import java.time.Duration;
import java.util.Locale;

/** Durations as DAG files write them. */
public final class Durations {
  private Durations() {}

  /** {@code 250ms}, {@code 1.6s}, {@code 5m}, {@code 1m30s}, {@code 7d}. */
  public static String text(Duration duration) {
    long millis = duration.toMillis();
    if (millis < 1_000) {
      return millis + "ms";
    }
    if (millis < 60_000) {
      return millis % 1_000 == 0
          ? millis / 1_000 + "s"
          : String.format(Locale.ROOT, "%.1fs", millis / 1_000.0);
    }
    long seconds = Math.round(millis / 1_000.0);
    StringBuilder text = new StringBuilder();
    long[] sizes = {86_400, 3_600, 60, 1};
    String[] units = {"d", "h", "m", "s"};
    for (int i = 0; i < sizes.length; i++) {
      if (seconds >= sizes[i]) {
        text.append(seconds / sizes[i]).append(units[i]);
        seconds %= sizes[i];
      }
    }
    return text.toString();
  }
}
