package dev.millrace.engine.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

/**
 * What holds in every zone of the tz database, over ten years and around every change of clocks.
 */
class EveryZoneTest {
  private static final LocalDate FROM = LocalDate.of(2021, 1, 1);
  private static final LocalDate TO = LocalDate.of(2031, 1, 1);
  private static final long RECENT = FROM.toEpochDay() * 86_400;
  private static final List<LocalTime> TIMES =
      List.of(LocalTime.of(0, 0), LocalTime.of(1, 45), LocalTime.of(2, 30), LocalTime.of(23, 30));

  /** One zone for each set of rules: most names are links to others. */
  private static Collection<ZoneId> zones() {
    Map<ZoneRules, ZoneId> zones = new LinkedHashMap<>();
    for (String id : new TreeSet<>(ZoneId.getAvailableZoneIds())) {
      zones.putIfAbsent(ZoneId.of(id).getRules(), ZoneId.of(id));
    }
    return zones.values();
  }

  private static long inAll(ToLongFunction<ZoneId> check) {
    return zones().parallelStream().mapToLong(check).sum();
  }

  private static void print(long ticks, String what) {
    System.out.println(
        "checked "
            + ticks
            + " ticks "
            + what
            + " in "
            + ZoneId.getAvailableZoneIds().size()
            + " zones with "
            + zones().size()
            + " different rules");
  }

  private static CronSchedule schedule(String cron, ZoneId zone) {
    return new CronSchedule(CronExpression.of(cron), zone, Dst.USUAL);
  }

  private static String daily(LocalTime time) {
    return time.getMinute() + " " + time.getHour() + " * * *";
  }

  /** When a local time is due: at its first occurrence, or at the end of the gap it falls into. */
  private static Instant due(LocalDate date, LocalTime time, ZoneRules rules) {
    ZoneOffsetTransition change = rules.getTransition(date.atTime(time));
    return change != null && change.isGap()
        ? change.getInstant()
        : date.atTime(time).toInstant(rules.getValidOffsets(date.atTime(time)).get(0));
  }

  /** Whether any of the day's hours exists. */
  private static boolean comes(LocalDate date, ZoneRules rules) {
    ZoneOffsetTransition change = rules.getTransition(date.atTime(12, 0));
    return change == null
        || !change.isGap()
        || change.getDateTimeBefore().isAfter(date.atStartOfDay())
        || change.getDateTimeAfter().isBefore(date.plusDays(1).atStartOfDay());
  }

  @Test
  void aDailyTickComesOncePerLocalDate() {
    long ticks = inAll(zone -> TIMES.stream().mapToLong(time -> daily(zone, time)).sum());
    print(ticks, "of daily schedules over ten years");
    assertThat(ticks).isGreaterThan(4_000_000);
  }

  private static long daily(ZoneId zone, LocalTime time) {
    ZoneRules rules = zone.getRules();
    CronSchedule schedule = schedule(daily(time), zone);
    Instant tick = due(FROM, time, rules).minusNanos(1);
    long ticks = 0;
    for (LocalDate date = FROM; date.isBefore(TO); date = date.plusDays(1)) {
      if (comes(date, rules)) {
        Instant next = schedule.next(tick).orElseThrow();
        check(next.equals(due(date, time, rules)), zone, time, date, next);
        if (ticks > 0) { // and so next(previous(x)) is x
          check(schedule.previous(next).orElseThrow().equals(tick), zone, time, next);
        }
        check(next.isAfter(tick), zone, time, next);
        tick = next;
        ticks++;
      }
    }
    return ticks;
  }

  @Test
  void anHourlyTickComesOncePerElapsedHour() {
    long ticks = inAll(EveryZoneTest::hourly);
    print(ticks, "of an hourly schedule over ten years");
    assertThat(ticks).isGreaterThan(20_000_000);
  }

  private static long hourly(ZoneId zone) {
    ZoneRules rules = zone.getRules();
    CronSchedule schedule = schedule("0 * * * *", zone);
    Instant end = TO.atStartOfDay(zone).toInstant();
    Instant tick = schedule.next(FROM.atStartOfDay(zone).toInstant()).orElseThrow();
    long ticks = 1;
    while (tick.isBefore(end)) {
      Instant next = schedule.next(tick).orElseThrow();
      long seconds = next.getEpochSecond() - tick.getEpochSecond();
      if (seconds != 3600) { // only where clocks change by a part of an hour
        ZoneOffsetTransition change = rules.nextTransition(tick.minusSeconds(1));
        check(!change.getInstant().isAfter(next), zone, tick, next);
        check(change.getDuration().toSeconds() % 3600 != 0, zone, tick, next);
        check(seconds > 0 && seconds < 7200, zone, tick, next);
      }
      if (ticks % 13 == 0) {
        check(schedule.previous(next).orElseThrow().equals(tick), zone, tick, next);
      }
      tick = next;
      ticks++;
    }
    long counted = schedule.count(FROM.atStartOfDay(zone).toInstant(), end.minusNanos(1)).ticks();
    check(counted == ticks - 1, zone, counted, ticks);
    return ticks;
  }

  @Test
  void everyInstantAroundEveryChangeSeesTheSameTicks() {
    long ticks =
        inAll(
            zone ->
                changes(zone).stream()
                    .mapToLong(change -> around(zone, change.toEpochSecond()))
                    .sum());
    print(ticks, "around every change since 1900");
    assertThat(ticks).isGreaterThan(500_000);
  }

  /** Those in the database, and those that its rules make until the end of the ten years. */
  private static List<ZoneOffsetTransition> changes(ZoneId zone) {
    List<ZoneOffsetTransition> changes = new ArrayList<>();
    Instant from = Instant.parse("1900-01-01T00:00:00Z");
    ZoneOffsetTransition change = zone.getRules().nextTransition(from);
    while (change != null && change.getDateTimeBefore().toLocalDate().isBefore(TO)) {
      changes.add(change);
      change = zone.getRules().nextTransition(change.getInstant());
    }
    return changes;
  }

  private static long around(ZoneId zone, long change) {
    long ticks = 0;
    for (String cron : List.of("0,30 0,1,2,3 * * *", "*/20 * * * *")) {
      CronSchedule schedule = schedule(cron, zone);
      Instant start = Instant.ofEpochSecond(change - 4 * 3600);
      Instant end = Instant.ofEpochSecond(change + 4 * 3600);
      Optional<Instant> previous = schedule.previous(start.plusNanos(1));
      Instant next = schedule.next(start).orElseThrow();
      long second = start.getEpochSecond();
      while (second < end.getEpochSecond()) {
        Instant at = Instant.ofEpochSecond(second);
        if (!at.isBefore(next)) {
          previous = Optional.of(next);
          next = schedule.next(next).orElseThrow();
          ticks++;
        }
        Instant now = at.plusMillis(500);
        check(schedule.next(at).orElseThrow().equals(next), zone, cron, at, next);
        check(schedule.next(now).orElseThrow().equals(next), zone, cron, at, next);
        check(schedule.previous(now).equals(previous), zone, cron, at, previous);
        boolean near = Math.abs(second - change) < 5 || next.getEpochSecond() - second <= 2;
        long minutes = change > RECENT ? 60 : 900;
        second += near ? 1 : Math.min(minutes, step(second, change, next.getEpochSecond()));
      }
    }
    return ticks;
  }

  /** To where every second is looked at: before the change, and before the next tick. */
  private static long step(long second, long change, long next) {
    long toChange = change - 5 - second;
    long toTick = next - 2 - second;
    return Math.min(toChange > 0 ? toChange : Long.MAX_VALUE, toTick);
  }

  /** Cheap where it holds, which is millions of times. */
  private static void check(boolean holds, Object... what) {
    if (!holds) {
      throw new AssertionError(java.util.Arrays.toString(what));
    }
  }

  @Test
  void anIntervalKnowsNoClocks() {
    IntervalSchedule schedule = new IntervalSchedule(Duration.ofMinutes(7));
    Instant tick = Instant.parse("2026-03-28T00:00:00Z");
    for (int i = 0; i < 10_000; i++) {
      Instant next = schedule.next(tick).orElseThrow();
      check(next.getEpochSecond() % 420 == 0 && next.isAfter(tick), next);
      check(schedule.previous(next.plusNanos(1)).orElseThrow().equals(next), next);
      check(schedule.next(schedule.previous(next).orElseThrow()).get().equals(next), next);
      tick = next;
    }
    assertThat(schedule.count(tick, tick.plusSeconds(420 * 5)).ticks()).isEqualTo(5);
    assertThat(new IntervalSchedule(Duration.ofDays(1)).next(Instant.EPOCH.minusSeconds(1)))
        .contains(Instant.EPOCH);
  }

  @Test
  void severalSchedulesTickAsOneWithoutDoubles() {
    ZoneId zone = ZoneId.of("Europe/Paris");
    List<CronSchedule> parts =
        List.of(schedule("0 */2 * * *", zone), schedule("0 */3 * * *", zone));
    MergedSchedule merged = new MergedSchedule(parts);
    Instant from = FROM.atStartOfDay(ZoneOffset.UTC).toInstant();
    TreeSet<Instant> expected = new TreeSet<>();
    for (CronSchedule part : parts) {
      Instant tick = part.next(from).orElseThrow();
      while (tick.isBefore(from.plus(Duration.ofDays(400)))) {
        expected.add(tick);
        tick = part.next(tick).orElseThrow();
      }
    }
    List<Instant> ticks = new ArrayList<>();
    Instant tick = merged.next(from).orElseThrow();
    while (tick.isBefore(from.plus(Duration.ofDays(400)))) {
      ticks.add(tick);
      assertThat(merged.previous(merged.next(tick).orElseThrow())).contains(tick);
      tick = merged.next(tick).orElseThrow();
    }
    assertThat(ticks).containsExactlyElementsOf(expected);
    assertThat(merged.count(from, ticks.get(ticks.size() - 1)))
        .isEqualTo(new TickCount(ticks.size(), true));
    assertThat(merged.count(from, from.plus(Duration.ofDays(40_000))).exact()).isFalse();
  }
}
