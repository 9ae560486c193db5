package dev.millrace.engine.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cron expressions say, and what is wrong with those that cannot be read. */
class CronParserTest {
  private static List<String> ticks(String cron, String after, int count) {
    CronSchedule schedule = new CronSchedule(CronExpression.of(cron), ZoneOffset.UTC, Dst.USUAL);
    List<String> ticks = new ArrayList<>();
    var tick = LocalDateTime.parse(after).toInstant(ZoneOffset.UTC);
    for (int i = 0; i < count; i++) {
      tick = schedule.next(tick).orElseThrow();
      ticks.add(LocalDateTime.ofInstant(tick, ZoneOffset.UTC).toString());
    }
    return ticks;
  }

  private static CronProblem problem(String cron) {
    assertThat(CronParser.parse(cron)).isInstanceOf(CronReading.Refused.class);
    return ((CronReading.Refused) CronParser.parse(cron)).problem();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 12 L * *           | 2026-01-31T12:00 2026-02-28T12:00 2026-03-31T12:00",
        "0 12 L-2 * ?         | 2026-01-29T12:00 2026-02-26T12:00 2026-03-29T12:00",
        "0 12 LW * *          | 2026-01-30T12:00 2026-02-27T12:00 2026-03-31T12:00",
        "0 12 1W * *          | 2026-01-01T12:00 2026-02-02T12:00 2026-03-02T12:00",
        "0 12 15W * *         | 2026-01-15T12:00 2026-02-16T12:00 2026-03-16T12:00",
        "0 12 28W,31 * *      | 2026-01-28T12:00 2026-01-31T12:00 2026-02-27T12:00",
        "0 12 ? * 5L          | 2026-01-30T12:00 2026-02-27T12:00 2026-03-27T12:00",
        "0 12 * * fri#2       | 2026-01-09T12:00 2026-02-13T12:00 2026-03-13T12:00",
        "0 12 * * 5#5         | 2026-01-30T12:00 2026-05-29T12:00 2026-07-31T12:00",
        "0 12 * * sat-sun     | 2026-01-03T12:00 2026-01-04T12:00 2026-01-10T12:00",
        "0 12 * * 7           | 2026-01-04T12:00 2026-01-11T12:00 2026-01-18T12:00",
        "0 12 13 * 5          | 2026-01-02T12:00 2026-01-09T12:00 2026-01-13T12:00",
        "0 12 */2 * 5         | 2026-01-09T12:00 2026-01-23T12:00 2026-02-13T12:00",
        "0 12 29 2 *          | 2028-02-29T12:00 2032-02-29T12:00 2036-02-29T12:00",
        "0 12 29 2 */7        | 2032-02-29T12:00 2060-02-29T12:00 2088-02-29T12:00",
        "5/20 12 * * *        | 2026-01-01T12:05 2026-01-01T12:25 2026-01-01T12:45",
        "*/20 30 6 1 JAN Thu  | 2026-01-01T06:30 2026-01-01T06:30:20 2026-01-01T06:30:40",
        "@monthly             | 2026-02-01T00:00 2026-03-01T00:00 2026-04-01T00:00",
        "@weekly              | 2026-01-04T00:00 2026-01-11T00:00 2026-01-18T00:00",
        "@annually            | 2027-01-01T00:00 2028-01-01T00:00 2029-01-01T00:00",
        "0 12 l * *           | 2026-01-31T12:00 2026-02-28T12:00 2026-03-31T12:00",
        "0 12 lw,1w * *       | 2026-01-01T12:00 2026-01-30T12:00 2026-02-02T12:00",
        "0 12 ? * 5l          | 2026-01-30T12:00 2026-02-27T12:00 2026-03-27T12:00",
        "@midnight            | 2026-01-02T00:00 2026-01-03T00:00 2026-01-04T00:00",
        "@hourly              | 2026-01-01T01:00 2026-01-01T02:00 2026-01-01T03:00"
      })
  void anExpressionTicksAsWritten(String cron, String expected) {
    assertThat(ticks(cron, "2026-01-01T00:00", 3)).containsExactly(expected.split(" "));
  }

  @Test
  void fieldsAreSetApartByAnyBlanksAndShownWithOne() {
    for (String cron : List.of("30 2\t* *\t\t*", "30 2 * * *\n", " 30\n2  * * *", "@daily\n")) {
      assertThat(CronExpression.of(cron).text()).isIn("30 2 * * *", "@daily");
    }
    assertThat(problem("30\t2\t*\t13\t*").offset()).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 0 * * fri-mon  | Write 5-6,0-1 if it goes on past the end, or 1-5.",
        "0 0 * * 7-1      | Write 0-1 if it goes on past the end, or 1-7.",
        "0 0 * nov-jan *  | Write 11-12,1 if it goes on past the end, or 1-11.",
        "0 22-2 * * *     | Write 22-23,0-2 if it goes on past the end, or 2-22.",
        "0 22-2/2 * * *   | Write the values as a list."
      })
  void aRangeThatMayGoOnPastTheEndIsNotTurnedRound(String cron, String suggestion) {
    assertThat(problem(cron).message()).endsWith("runs backwards");
    assertThat(problem(cron).suggestion()).isEqualTo(suggestion);
  }

  @Test
  void aDateThatNoMonthHasIsNamedAsWritten() {
    assertThat(problem("0 0 31W 2 *").message())
        .isEqualTo("it never fires, because no such month has a day 31W");
    assertThat(problem("0 0 L-31 * ?").message()).endsWith("no such month has a day L-31");
    assertThat(problem("0 0 30,31 2 *").message()).endsWith("no such month has a day 30,31");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0 0 30 2 *",
        "0 0 31 2,4,6,9,11 *",
        "0 0 L-30 2 *",
        "0 0 31W 4 *",
        "0 0 30 2 ?",
        "0 0 30 2 */3"
      })
  void whatNeverFiresIsRefused(String cron) {
    assertThat(problem(cron).message()).startsWith("it never fires, because no such month has");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 0 * * 5L,x     | 8 | 'x' is not a day of week",
        "0 0 32W * *      | 4 | '32W' is out of range; the day of month goes from 1 to 31",
        "0 0 W * *        | 4 | 'W' is not a day of month",
        "0 0 1,? * *      | 4 | '?' is not a day of month",
        "0 ? * * *        | 2 | '?' is not an hour",
        "0 L * * *        | 2 | 'L' is not an hour",
        "0 0 * * L        | 8 | 'L' is not a day of week",
        "0 0 * * 1#0      | 8 | '1#0' is not a day of week; it comes one to five times in a month",
        "60 0 0 * * *     | 0 | '60' is out of range; the second goes from 0 to 59",
        "*/60 * * * *     | 0 | step 60 of '*/60' is too long; the minute goes to 59",
        "0 0 5-3 * *      | 4 | range '5-3' runs backwards",
        "0 0 * 13 *       | 6 | '13' is out of range; the month goes from 1 to 12",
        "@reboot          | 0 | expected @hourly, @daily, @midnight, @weekly, @monthly, @yearly or"
            + " @annually or five fields"
      })
  void aProblemSaysWhereAndWhat(String cron, int offset, String message) {
    assertThat(problem(cron).offset()).isEqualTo(offset);
    assertThat(problem(cron).message()).isEqualTo(message);
  }

  @Test
  void onlyTimesOfDayDecideWhatFollowsElapsedTime() {
    for (String fixed :
        List.of("0 2 * * *", "0,30 2,14 */2 1-3 mon-fri", "@daily", "5 0 2 L * ?")) {
      assertThat(CronExpression.of(fixed).followsElapsedTime()).as(fixed).isFalse();
    }
    for (String elapsing : List.of("* 2 * * *", "0 */2 1 1 *", "0 9-17 * * *", "* 0 2 * * *")) {
      assertThat(CronExpression.of(elapsing).followsElapsedTime()).as(elapsing).isTrue();
    }
  }

  @Test
  void codeThatKnowsBetterThanTheParserIsTold() {
    assertThatThrownBy(() -> CronExpression.of("0 25 * * *"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'0 25 * * *': '25' is out of range");
  }

  @Test
  void theEndsOfTimeAreReachedWithoutATick() {
    CronSchedule schedule =
        new CronSchedule(CronExpression.of("0 0 1 1 *"), ZoneOffset.UTC, Dst.USUAL);

    assertThat(schedule.next(LocalDate.of(9999, 6, 1).atStartOfDay().toInstant(ZoneOffset.UTC)))
        .isEqualTo(Optional.empty());
    assertThat(schedule.previous(LocalDate.of(1, 6, 1).atStartOfDay().toInstant(ZoneOffset.UTC)))
        .isEqualTo(Optional.empty());
    assertThat(schedule.next(java.time.Instant.MIN)).isPresent();
    assertThat(schedule.previous(java.time.Instant.MAX)).isPresent();
  }
}
