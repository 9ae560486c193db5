package dev.millrace.engine.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Days on which clocks change, written out by hand: local time and offset of every tick. */
class GoldenDaysTest {
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("MM-dd'T'HH:mmXXX", Locale.ROOT);

  private static String ticks(String cron, String zoneName, Dst dst, String from, String to) {
    ZoneId zone = ZoneId.of(zoneName);
    CronSchedule schedule = new CronSchedule(CronExpression.of(cron), zone, dst);
    List<String> ticks = new ArrayList<>();
    Instant end = LocalDate.parse(to).atStartOfDay(zone).toInstant();
    Instant before = LocalDate.parse(from).atStartOfDay(zone).toInstant().minusNanos(1);
    Optional<Instant> tick = schedule.next(before);
    while (tick.isPresent() && tick.get().isBefore(end)) {
      ticks.add(LOCAL.format(tick.get().atZone(zone)));
      tick = schedule.next(tick.get());
    }
    return String.join(" ", ticks);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        // Clocks go from 02:00 to 03:00, and from 03:00 back to 02:00.
        "30 2 * * *   | Europe/Paris | 2026-03-28 | 2026-03-31 | 03-28T02:30+01:00 03-29T03:00+02:00 03-30T02:30+02:00",
        "30 2 * * *   | Europe/Paris | 2026-10-24 | 2026-10-27 | 10-24T02:30+02:00 10-25T02:30+02:00 10-26T02:30+01:00",
        "10,50 2 * * * | Europe/Paris | 2026-03-29 | 2026-03-30 | 03-29T03:00+02:00",
        "0 1-4 * * *  | Europe/Paris | 2026-03-29 | 2026-03-30 | 03-29T01:00+01:00 03-29T03:00+02:00 03-29T04:00+02:00",
        "0 1-3 * * *  | Europe/Paris | 2026-10-25 | 2026-10-26 | 10-25T01:00+02:00 10-25T02:00+02:00 10-25T02:00+01:00 10-25T03:00+01:00",
        "*/30 2 * * * | Europe/Paris | 2026-10-25 | 2026-10-26 | 10-25T02:00+02:00 10-25T02:30+02:00 10-25T02:00+01:00 10-25T02:30+01:00",
        "30 1 * * *   | America/New_York | 2026-11-01 | 2026-11-03 | 11-01T01:30-04:00 11-02T01:30-05:00",
        "0 3 * * *    | America/New_York | 2026-03-08 | 2026-03-10 | 03-08T03:00-04:00 03-09T03:00-04:00",
        "0 2,3 * * *  | America/New_York | 2026-03-08 | 2026-03-09 | 03-08T03:00-04:00",
        // Half an hour: 02:00 to 02:30, and 02:00 back to 01:30.
        "15 2 * * *   | Australia/Lord_Howe | 2026-10-03 | 2026-10-06 | 10-03T02:15+10:30 10-04T02:30+11:00 10-05T02:15+11:00",
        "45 1 * * *   | Australia/Lord_Howe | 2026-04-05 | 2026-04-07 | 04-05T01:45+11:00 04-06T01:45+10:30",
        "0 1-3 * * *  | Australia/Lord_Howe | 2026-10-04 | 2026-10-05 | 10-04T01:00+10:30 10-04T03:00+11:00",
        "45 1-2 * * * | Australia/Lord_Howe | 2026-04-05 | 2026-04-06 | 04-05T01:45+11:00 04-05T01:45+10:30 04-05T02:45+10:30",
        // Two hours: 01:00 to 03:00, and 03:00 back to 01:00.
        "30 1 * * *   | Antarctica/Troll | 2026-03-29 | 2026-03-31 | 03-29T03:00+02:00 03-30T01:30+02:00",
        "30 1,2 * * * | Antarctica/Troll | 2026-03-29 | 2026-03-30 | 03-29T03:00+02:00",
        "30 2 * * *   | Antarctica/Troll | 2026-10-25 | 2026-10-27 | 10-25T02:30+02:00 10-26T02:30Z",
        "0 0-3 * * *  | Antarctica/Troll | 2026-10-25 | 2026-10-26 | 10-25T00:00+02:00 10-25T01:00+02:00 10-25T02:00+02:00 10-25T01:00Z 10-25T02:00Z 10-25T03:00Z",
        // Midnight does not exist; 23:00 to 24:00 exists twice.
        "0 0 * * *    | Africa/Cairo | 2026-04-23 | 2026-04-26 | 04-23T00:00+02:00 04-24T01:00+03:00 04-25T00:00+03:00",
        "30 23 * * *  | Africa/Cairo | 2026-10-28 | 2026-10-31 | 10-28T23:30+03:00 10-29T23:30+03:00 10-30T23:30+02:00",
        "@daily       | America/Santiago | 2026-09-05 | 2026-09-08 | 09-05T00:00-04:00 09-06T01:00-03:00 09-07T00:00-03:00",
        "30 23 * * *  | America/Santiago | 2026-04-04 | 2026-04-06 | 04-04T23:30-03:00 04-05T23:30-04:00",
        // For the month of fasting the clocks go back from 03:00 to 02:00, and forward after it.
        "30 2 * * *   | Africa/Casablanca | 2026-02-14 | 2026-02-17 | 02-14T02:30+01:00 02-15T02:30+01:00 02-16T02:30Z",
        "30 2 * * *   | Africa/Casablanca | 2026-03-21 | 2026-03-24 | 03-21T02:30Z 03-22T03:00+01:00 03-23T02:30+01:00",
        // 30 December 2011 did not come.
        "30 2 * * *   | Pacific/Apia | 2011-12-28 | 2012-01-02 | 12-28T02:30-10:00 12-29T02:30-10:00 12-31T02:30+14:00 01-01T02:30+14:00",
        "0 */12 * * * | Pacific/Apia | 2011-12-29 | 2012-01-01 | 12-29T00:00-10:00 12-29T12:00-10:00 12-31T00:00+14:00 12-31T12:00+14:00",
        "0 12 30 12 * | Pacific/Apia | 2011-12-29 | 2012-01-02 | -",
        // The gap goes from 23:00 to midnight; the day before keeps its tick.
        "30 23 * * *  | America/Nuuk | 2024-03-29 | 2024-04-01 | 03-29T23:30-02:00 03-31T00:00-01:00 03-31T23:30-01:00"
      })
  void theUsualRule(String cron, String zone, String from, String to, String expected) {
    assertThat(ticks(cron, zone, Dst.USUAL, from, to)).isEqualTo(expected == null ? "" : expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "30 2 * * *   | SKIP  | -     | 2026-03-29 | -",
        "30 2 * * *   | -     | LAST  | 2026-10-25 | 10-25T02:30+01:00",
        "30 2 * * *   | -     | BOTH  | 2026-10-25 | 10-25T02:30+02:00 10-25T02:30+01:00",
        "*/40 2 * * * | SHIFT | -     | 2026-03-29 | 03-29T03:00+02:00",
        "0 1-3 * * *  | -     | FIRST | 2026-10-25 | 10-25T01:00+02:00 10-25T02:00+02:00 10-25T03:00+01:00",
        "0 1-3 * * *  | -     | LAST  | 2026-10-25 | 10-25T01:00+02:00 10-25T02:00+01:00 10-25T03:00+01:00"
      })
  void departuresFromIt(
      String cron, Dst.Gap gap, Dst.Overlap overlap, String from, String expected) {
    Dst dst = new Dst(Optional.ofNullable(gap), Optional.ofNullable(overlap));
    String to = LocalDate.parse(from).plusDays(1).toString();

    assertThat(ticks(cron, "Europe/Paris", dst, from, to))
        .isEqualTo(expected == null ? "" : expected);
  }
}
