package dev.millrace.engine.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The arithmetic and a walk over all minutes of the wall clock find the same ticks. */
class NaiveCronTest {
  private static final long SEED = 20_260_329;
  private static final int CASES = 700;
  private static final int DAYS = 75;
  private static final List<String> ZONES =
      List.of(
          "Europe/Paris",
          "America/New_York",
          "Australia/Lord_Howe",
          "Antarctica/Troll",
          "Africa/Cairo",
          "America/Santiago",
          "Africa/Casablanca",
          "Pacific/Apia",
          "America/Nuuk",
          "Asia/Kathmandu",
          "UTC");

  private final Random random = new Random(SEED);

  @Test
  @Timeout(value = 120, unit = TimeUnit.SECONDS)
  void generatedExpressionsTickAlike() {
    long checked = 0;
    int cases = 0;
    while (cases < CASES) {
      String cron = field(59) + " " + field(23) + " " + days() + " " + months() + " " + weekdays();
      if (CronParser.parse(cron) instanceof CronReading.Read read) {
        cases++;
        checked += check(read.expression(), ZoneId.of(pick(ZONES)), dst());
      } else {
        assertThat(neverFires(cron)).as("%s was refused", cron).isTrue();
      }
    }
    System.out.println(
        "checked " + checked + " ticks of " + cases + " generated expressions, seed " + SEED);
    assertThat(checked).isGreaterThan(100_000);
  }

  private long check(CronExpression cron, ZoneId zone, Dst dst) {
    LocalDate day = LocalDate.of(2009, 1, 1).plusDays(random.nextInt(25 * 365));
    NavigableSet<Instant> naive =
        new NaiveCron(cron.text(), zone, dst).ticks(day.minusDays(3), day.plusDays(DAYS + 3));
    Instant from = day.atStartOfDay(ZoneOffset.UTC).toInstant();
    Instant to = day.plusDays(DAYS).atStartOfDay(ZoneOffset.UTC).toInstant();
    NavigableSet<Instant> expected = naive.subSet(from, true, to, false);
    CronSchedule schedule = new CronSchedule(cron, zone, dst);
    String what = cron + " in " + zone + " from " + day + " with " + dst;

    NavigableSet<Instant> forwards = new TreeSet<>();
    Optional<Instant> tick = schedule.next(from.minusNanos(1));
    while (tick.isPresent() && tick.get().isBefore(to)) {
      assertThat(forwards.add(tick.get())).as(what).isTrue();
      tick = schedule.next(tick.get());
    }
    NavigableSet<Instant> backwards = new TreeSet<>();
    tick = schedule.previous(to);
    while (tick.isPresent() && !tick.get().isBefore(from)) {
      assertThat(backwards.add(tick.get())).as(what).isTrue();
      tick = schedule.previous(tick.get());
    }
    assertThat(forwards).as(what).isEqualTo(expected);
    assertThat(backwards).as("backwards " + what).isEqualTo(expected);
    TickCount count = schedule.count(from.minusNanos(1), to.minusNanos(1));
    assertThat(count).as(what).isEqualTo(new TickCount(expected.size(), true));
    return expected.size();
  }

  private static boolean neverFires(String cron) {
    NaiveCron naive = new NaiveCron(cron, ZoneOffset.UTC, Dst.USUAL);
    LocalDate start = LocalDate.of(2000, 1, 1);
    return start.datesUntil(start.plusYears(28)).noneMatch(naive::fits);
  }

  private Dst dst() {
    return new Dst(
        pick(List.of(Optional.empty(), Optional.of(Dst.Gap.SHIFT), Optional.of(Dst.Gap.SKIP))),
        pick(
            List.of(
                Optional.empty(),
                Optional.of(Dst.Overlap.FIRST),
                Optional.of(Dst.Overlap.LAST),
                Optional.of(Dst.Overlap.BOTH))));
  }

  private String field(int max) {
    int low = random.nextInt(max);
    int high = low + 1 + random.nextInt(max - low);
    int step = 1 + random.nextInt(max / 2);
    return switch (random.nextInt(10)) {
      case 0 -> "*";
      case 1 -> "*/" + step;
      case 2 -> low + "-" + high;
      case 3 -> low + "-" + high + "/" + step;
      case 4 -> low + "/" + step;
      case 5, 6 -> low + "," + high + "," + random.nextInt(max + 1);
      default -> String.valueOf(random.nextInt(5) == 0 ? low : low % 4); // near most changes
    };
  }

  private String days() {
    int day = 1 + random.nextInt(31);
    return switch (random.nextInt(12)) {
      case 0 -> "?";
      case 1 -> "L";
      case 2 -> "L-" + (1 + day % 5);
      case 3 -> day + "W";
      case 4 -> "LW,3";
      case 5 -> String.valueOf(day);
      case 6 -> "*/" + (1 + day % 6);
      case 7 -> (1 + day / 3) + "-" + (10 + day / 2);
      default -> "*";
    };
  }

  private String months() {
    return switch (random.nextInt(6)) {
      case 0 -> String.valueOf(1 + random.nextInt(12));
      case 1 -> "3,9-11";
      default -> "*";
    };
  }

  private String weekdays() {
    int day = random.nextInt(8);
    return switch (random.nextInt(10)) {
      case 0 -> String.valueOf(day);
      case 1 -> "1-5";
      case 2 -> day + "#" + (1 + random.nextInt(5));
      case 3 -> day + "L";
      case 4 -> "*/2";
      default -> "*";
    };
  }

  private <T> T pick(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}
