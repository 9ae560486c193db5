package dev.millrace.engine.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.schedule.Missed.Policy;
import dev.millrace.engine.schedule.PassedTicks.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What becomes of ticks that are due, in time and too late. */
class TickPlannerTest {
  private static final Schedule HOURLY = cron("0 * * * *");
  private static final Schedule EACH_SECOND = cron("* * * * * *");
  private static final Duration DAY = Duration.ofHours(24);

  private static Schedule cron(String text) {
    return new CronSchedule(CronExpression.of(text), ZoneId.of("Europe/Paris"), Dst.USUAL);
  }

  private static Instant at(String time) {
    return Instant.parse("2026-06-0" + time + "Z");
  }

  private static TickPlan plan(Policy policy, Duration within, int max, String from, String now) {
    return new TickPlanner(HOURLY, new Missed(policy, within, max)).plan(at(from), at(now));
  }

  private static List<Instant> runs(TickPlan plan) {
    return plan.runs().stream().map(DueTick::tick).toList();
  }

  private static List<String> passed(TickPlan plan) {
    return plan.passed().stream()
        .map(p -> p.first().toString().substring(9, 16) + " " + p.reason())
        .toList();
  }

  @Test
  void nothingIsDueBetweenTicks() {
    TickPlan plan = plan(Policy.ALL, DAY, 20, "2T10:00:00", "2T10:59:59");

    assertThat(plan.isEmpty()).isTrue();
    assertThat(plan.cursor()).isEqualTo(at("2T10:00:00"));
  }

  @Test
  void aTickInTimeRunsWhateverThePolicySays() {
    for (Policy policy : Policy.values()) {
      for (String now : List.of("2T11:00:00", "2T11:00:59.999")) {
        TickPlan plan = plan(policy, Duration.ofSeconds(1), 1, "2T10:00:00", now);

        Window window = new Window(at("2T10:00:00"), at("2T11:00:00"));
        assertThat(plan.runs())
            .containsExactly(new DueTick(at("2T11:00:00"), window, new TickCount(1, true)));
        assertThat(plan.passed()).isEmpty();
        assertThat(plan.cursor()).isEqualTo(at("2T11:00:00"));
      }
    }
  }

  @Test
  void skipPassesOverAllThatIsLate() {
    TickPlan plan = plan(Policy.SKIP, Duration.ofHours(2), 20, "2T10:00:00", "2T14:01:00");

    assertThat(plan.runs()).isEmpty();
    assertThat(passed(plan))
        .containsExactly(
            "2T11:00 SKIPPED", "2T12:00 SKIPPED", "2T13:00 SKIPPED", "2T14:00 SKIPPED");
    assertThat(plan.cursor()).isEqualTo(at("2T14:00:00"));
  }

  @Test
  void latestRunsTheNewest() {
    TickPlan plan = plan(Policy.LATEST, Duration.ofHours(2), 20, "2T10:00:00", "2T14:30:00");

    assertThat(runs(plan)).containsExactly(at("2T14:00:00"));
    assertThat(passed(plan))
        .containsExactly("2T11:00 TOO_OLD", "2T12:00 TOO_OLD", "2T13:00 SUPERSEDED");
    assertThat(plan.passed().get(2).into()).contains(at("2T14:00:00"));
  }

  @Test
  void latestRunsNothingLateBesideATickInTime() {
    TickPlan plan = plan(Policy.LATEST, DAY, 20, "2T12:00:00", "2T14:00:10");

    assertThat(runs(plan)).containsExactly(at("2T14:00:00"));
    assertThat(passed(plan)).containsExactly("2T13:00 SUPERSEDED");
  }

  @Test
  void latestOfAnOutageThatIsTooLongRunsNothing() {
    Schedule daily = cron("0 2 * * *");
    TickPlan plan =
        new TickPlanner(daily, new Missed(Policy.LATEST, Duration.ofHours(3), 20))
            .plan(at("1T00:00:00"), at("4T12:00:00"));

    assertThat(plan.runs()).isEmpty();
    assertThat(passed(plan)).hasSize(3).allMatch(words -> words.endsWith("TOO_OLD"));
  }

  @Test
  void allRunsTheNewestUpToMax() {
    TickPlan plan = plan(Policy.ALL, Duration.ofHours(4), 2, "2T08:00:00", "2T14:00:30");

    assertThat(runs(plan)).containsExactly(at("2T12:00:00"), at("2T13:00:00"), at("2T14:00:00"));
    assertThat(passed(plan))
        .containsExactly("2T09:00 TOO_OLD", "2T10:00 TOO_OLD", "2T11:00 TOO_MANY");
  }

  @Test
  void coalesceSpansTheGapAndLeavesATickInTimeToItself() {
    TickPlan plan = plan(Policy.COALESCE, DAY, 20, "2T08:00:00", "2T12:00:30");

    assertThat(plan.runs())
        .containsExactly(
            new DueTick(
                at("2T11:00:00"),
                new Window(at("2T08:00:00"), at("2T11:00:00")),
                new TickCount(3, true)),
            new DueTick(
                at("2T12:00:00"),
                new Window(at("2T11:00:00"), at("2T12:00:00")),
                new TickCount(1, true)));
    assertThat(passed(plan)).containsExactly("2T09:00 COALESCED", "2T10:00 COALESCED");
    assertThat(plan.passed()).allMatch(p -> p.into().equals(Optional.of(at("2T11:00:00"))));
  }

  @Test
  void aClockThatWasPutBackFiresNothingTwice() {
    TickPlan plan = plan(Policy.ALL, DAY, 20, "2T12:00:00", "2T09:30:00");

    assertThat(plan.isEmpty()).isTrue();
    assertThat(plan.cursor()).isEqualTo(at("2T12:00:00"));
  }

  @Test
  void yearsWithoutASchedulerAreCountedAndNotVisited() {
    Instant now = at("2T12:00:00");
    Instant cursor = now.minus(Duration.ofDays(3650));
    for (Policy policy : Policy.values()) {
      TickPlan plan = new TickPlanner(EACH_SECOND, new Missed(policy, DAY, 20)).plan(cursor, now);

      long run = plan.runs().stream().mapToLong(r -> r.covers().ticks()).sum();
      long passed = plan.passed().stream().mapToLong(p -> p.count().ticks()).sum();
      long inside = policy == Policy.COALESCE ? plan.runs().get(0).covers().ticks() - 1 : 0;
      assertThat(run + passed - inside).as("%s", policy).isEqualTo(3650L * 86_400);
      assertThat(plan.passed()).hasSizeLessThanOrEqualTo(2 * (TickPlanner.LISTED_MAX + 1));
      assertThat(plan.passed().get(0).first()).isEqualTo(cursor.plusSeconds(1));
      assertThat(plan.cursor()).isEqualTo(now);
    }
  }

  @Test
  void howeverPlansAreCutEveryTickIsDecidedOnOnce() {
    Random random = new Random(7);
    for (int round = 0; round < 300; round++) {
      Policy policy = Policy.values()[random.nextInt(4)];
      Missed missed =
          new Missed(policy, Duration.ofMinutes(1 + random.nextInt(600)), 1 + random.nextInt(5));
      Schedule schedule = random.nextBoolean() ? cron("*/7 * * * *") : HOURLY;
      TickPlanner planner = new TickPlanner(schedule, missed);
      Instant start = at("2T00:00:00");
      Instant now = start;
      Instant cursor = start;
      long decided = 0;
      while (now.isBefore(at("4T00:00:00"))) {
        now = now.plusSeconds(random.nextInt(random.nextInt(10) == 0 ? 40_000 : 900));
        TickPlan plan = planner.plan(cursor, now);
        Instant before = cursor;
        assertThat(
                Stream.concat(
                    plan.runs().stream().map(DueTick::tick),
                    plan.passed().stream().map(PassedTicks::first)))
            .doesNotHaveDuplicates()
            .allMatch(tick -> tick.isAfter(before));
        decided += plan.runs().size();
        decided += plan.passed().stream().mapToLong(p -> p.count().ticks()).sum();
        cursor = plan.cursor();
      }
      assertThat(decided).isEqualTo(schedule.count(start, now).ticks());
    }
  }

  @Test
  void everyReasonHasWords() {
    assertThat(Reason.values()).allMatch(reason -> reason.words().startsWith("missed"));
  }
}
