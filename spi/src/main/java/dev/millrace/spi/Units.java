package dev.millrace.spi;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How durations, sizes and shares are written in DAG files. */
public final class Units {
  private static final Pattern NUMBER_WITH_UNIT =
      Pattern.compile("([0-9]{1,15}(?:\\.[0-9]{1,9})?) ?([a-zA-Z%]*)");
  private static final int PLAIN_MAX = 15; // digits
  private static final Map<String, Long> NANOS =
      Map.of(
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L,
          "d", 86_400_000_000_000L);
  private static final Map<String, Long> BYTES =
      Map.of("", 1L, "B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30, "TiB", 1L << 40);

  private Units() {}

  /**
   * @param text {@code 250ms 10s 5m 2h 7d}, fractions allowed, or ISO-8601 such as {@code PT5M}
   * @throws IllegalArgumentException if it is neither, has no unit, or is negative
   */
  public static Duration duration(String text) {
    if (text.startsWith("P")) {
      try {
        Duration duration = Duration.parse(text);
        if (!duration.isNegative()) {
          return duration;
        }
      } catch (DateTimeParseException e) {
        throw new IllegalArgumentException("not an ISO-8601 duration: " + text, e);
      }
    }
    return Duration.ofNanos(scaled(text, NANOS, "duration"));
  }

  /**
   * @param text {@code 64KiB}, {@code 2GiB} or a number of bytes
   * @throws IllegalArgumentException if the unit is unknown
   */
  public static long bytes(String text) {
    return scaled(text, BYTES, "size");
  }

  /**
   * @param text {@code 1%} or {@code 0.01}
   * @return 0 to 1, both included
   * @throws IllegalArgumentException if it is not a number or lies outside
   */
  public static double share(String text) {
    boolean percent = text.endsWith("%");
    String digits = percent ? text.substring(0, text.length() - 1).trim() : text;
    double share = Double.parseDouble(digits) / (percent ? 100 : 1);
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("not between 0 and 1: " + text);
    }
    return share;
  }

  private static long scaled(String text, Map<String, Long> units, String what) {
    int digits = 0;
    while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
      digits++;
    }
    Long plain = digits > 0 && digits <= PLAIN_MAX ? units.get(text.substring(digits)) : null;
    if (plain != null) { // nearly always: some digits and a unit
      long number = Long.parseLong(text.substring(0, digits));
      if (Math.multiplyHigh(number, plain) == 0 && number * plain >= 0) {
        return number * plain;
      }
    }
    Matcher matcher = NUMBER_WITH_UNIT.matcher(text.trim());
    Long unit = matcher.matches() ? units.get(matcher.group(2)) : null;
    if (unit == null) {
      throw new IllegalArgumentException("not a " + what + ": " + text);
    }
    try {
      return new BigDecimal(matcher.group(1))
          .multiply(BigDecimal.valueOf(unit))
          .toBigInteger()
          .longValueExact();
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("too large a " + what + ": " + text, e);
    }
  }
}
