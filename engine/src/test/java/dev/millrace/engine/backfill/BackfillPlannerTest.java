package dev.millrace.engine.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.run.RunState;
import dev.millrace.engine.schedule.CronExpression;
import dev.millrace.engine.schedule.CronSchedule;
import dev.millrace.engine.schedule.Dst;
import dev.millrace.engine.schedule.Schedule;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BackfillPlannerTest {
  private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
  private static final Schedule NIGHTLY = cron("30 2 * * *");
  private static final Instant FROM = Instant.parse("2026-03-27T00:00:00Z");
  private static final Instant TO = Instant.parse("2026-04-01T00:00:00Z");

  private static Schedule cron(String text) {
    return new CronSchedule(CronExpression.of(text), PARIS, Dst.USUAL);
  }

  private static BackfillPlan plan(
      BackfillOrder order, Reprocess reprocess, Map<Instant, PastTickRun> known) {
    return BackfillPlanner.ofTicks("nightly", NIGHTLY, FROM, TO, order, reprocess, known);
  }

  private static List<String> ticks(BackfillPlan plan) {
    return plan.items().stream().map(item -> item.tick().orElseThrow().tick().toString()).toList();
  }

  @Test
  void everyTickOfTheRangeIsAnItemWithTheWindowOfAScheduledRunAlsoWhenClocksChange() {
    BackfillPlan plan = plan(BackfillOrder.OLDEST, Reprocess.NONE, Map.of());
    assertThat(ticks(plan))
        .containsExactly(
            "2026-03-27T01:30:00Z",
            "2026-03-28T01:30:00Z",
            "2026-03-29T01:00:00Z", // 02:30 does not exist: at the end of the gap
            "2026-03-30T00:30:00Z",
            "2026-03-31T00:30:00Z");
    for (BackfillItem item : plan.items()) {
      Instant tick = item.tick().orElseThrow().tick();
      assertThat(item.tick().orElseThrow().window()).isEqualTo(NIGHTLY.window(tick));
      assertThat(item.tick().orElseThrow().trigger()).isEqualTo("nightly");
    }
  }

  @Test
  void theBeginOfTheRangeIsPartOfItAndItsEndIsNot() {
    Instant first = Instant.parse("2026-03-27T01:30:00Z");
    Instant second = Instant.parse("2026-03-28T01:30:00Z");
    BackfillPlan plan =
        BackfillPlanner.ofTicks(
            "n", NIGHTLY, first, second, BackfillOrder.OLDEST, Reprocess.NONE, Map.of());
    assertThat(ticks(plan)).containsExactly(first.toString());
    assertThat(BackfillPlanner.count(NIGHTLY, first, second).ticks()).isEqualTo(1);
    assertThat(BackfillPlanner.count(NIGHTLY, second, first).ticks()).isZero();
  }

  @Test
  void newestFirstIsTheOtherWayRound() {
    List<String> oldest = ticks(plan(BackfillOrder.OLDEST, Reprocess.NONE, Map.of()));
    List<String> newest = new ArrayList<>(oldest);
    Collections.reverse(newest);
    BackfillPlan plan = plan(BackfillOrder.NEWEST, Reprocess.NONE, Map.of());
    assertThat(ticks(plan)).isEqualTo(newest);
    assertThat(plan.items()).extracting(BackfillItem::ordinal).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void whatHasARunIsLeftOutUnlessItIsToBeReprocessed() {
    Map<Instant, PastTickRun> known = new LinkedHashMap<>();
    RunState[] states = {RunState.SUCCEEDED, RunState.FAILED, RunState.CANCELLED, RunState.RUNNING};
    List<String> all = ticks(plan(BackfillOrder.OLDEST, Reprocess.ALL, Map.of()));
    for (int i = 0; i < states.length; i++) {
      known.put(Instant.parse(all.get(i)), new PastTickRun("r" + i, states[i]));
    }

    BackfillPlan none = plan(BackfillOrder.OLDEST, Reprocess.NONE, known);
    assertThat(ticks(none)).containsExactly(all.get(4));
    assertThat(none.candidates()).hasSize(5);
    assertThat(none.known()).isEqualTo(4);
    assertThat(none.leftOut()).isEqualTo(4);
    assertThat(ticks(plan(BackfillOrder.OLDEST, Reprocess.FAILED, known)))
        .containsExactly(all.get(1), all.get(2), all.get(4));
    assertThat(ticks(plan(BackfillOrder.OLDEST, Reprocess.ALL, known))).isEqualTo(all);
  }

  @Test
  void aListOfParametersBecomesARunEach() {
    BackfillPlan plan =
        BackfillPlanner.ofParams(
            List.of(Map.of("model", "churn@1"), Map.of("model", "churn@2")), BackfillOrder.NEWEST);
    assertThat(plan.items())
        .extracting(item -> item.params().get("model"))
        .containsExactly("churn@2", "churn@1");
  }

  @Test
  void theCountIsWhatThePlanHas() {
    SplittableRandom random = new SplittableRandom(26);
    for (int i = 0; i < 500; i++) {
      Schedule schedule = cron(random.nextInt(60) + " */" + random.nextInt(1, 24) + " * * *");
      Instant from = FROM.plusSeconds(random.nextInt(86_400 * 3));
      Instant to = from.plusSeconds(random.nextInt(86_400 * 5));
      BackfillPlan plan =
          BackfillPlanner.ofTicks(
              "t", schedule, from, to, BackfillOrder.OLDEST, Reprocess.NONE, Map.of());
      assertThat(BackfillPlanner.count(schedule, from, to).ticks())
          .as("from %s to %s", from, to)
          .isEqualTo(plan.items().size());
    }
  }
}
