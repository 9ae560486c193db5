package dev.millrace.engine.schedule;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * A point in time as people write it: {@code 2026-03-29} (its beginning), {@code 2026-03-29T02:30}
 * (both where the clock stands) or {@code 2026-03-29T02:30:00+01:00} (anywhere).
 */
public record Moment(String text, LocalDateTime time, Optional<ZoneOffset> offset) {
  /** What is expected, in words. */
  public static final String EXPECTED =
      "a date such as 2026-03-29, a time such as 2026-03-29T02:30, or one with Z or an offset";

  /** Empty if the text is none. */
  public static Optional<Moment> parse(String text) {
    try {
      if (text.indexOf('T') < 0) {
        return Optional.of(
            new Moment(text, LocalDate.parse(text).atStartOfDay(), Optional.empty()));
      }
      String rest = text.substring(text.indexOf('T'));
      if (rest.endsWith("Z") || rest.indexOf('+') > 0 || rest.indexOf('-') > 0) {
        OffsetDateTime at = OffsetDateTime.parse(text);
        return Optional.of(new Moment(text, at.toLocalDateTime(), Optional.of(at.getOffset())));
      }
      return Optional.of(new Moment(text, LocalDateTime.parse(text), Optional.empty()));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** That point in time. */
  public static Moment of(Instant instant) {
    return new Moment(
        instant.toString(),
        LocalDateTime.ofInstant(instant, ZoneOffset.UTC),
        Optional.of(ZoneOffset.UTC));
  }

  /** Whether it comes before another one, wherever the clock stands. */
  public boolean isBefore(Moment other) {
    return in(ZoneOffset.MIN).isBefore(other.in(ZoneOffset.MIN))
        && in(ZoneOffset.MAX).isBefore(other.in(ZoneOffset.MAX));
  }

  /** The instant; a local time that does not exist counts from the end of the gap on. */
  public Instant in(ZoneId zone) {
    return offset.map(time::toInstant).orElseGet(() -> time.atZone(zone).toInstant());
  }
}
