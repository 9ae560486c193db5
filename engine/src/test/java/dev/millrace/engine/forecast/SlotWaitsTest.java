package dev.millrace.engine.forecast;

import static dev.millrace.engine.forecast.ForecastSketch.dag;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.dag.StepLimits;
import dev.millrace.engine.dag.Trigger.Overlap;
import dev.millrace.engine.schedule.Missed;
import dev.millrace.engine.view.ForecastView;
import dev.millrace.engine.view.ForecastView.ForecastRun;
import dev.millrace.engine.view.ForecastView.LimitForecast;
import dev.millrace.engine.view.ForecastView.SlotWait;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Runs of a day whose steps want the same slots. */
class SlotWaitsTest {
  private static final Instant FROM = Instant.parse("2026-03-01T00:00:00Z");

  private final List<String> began = new ArrayList<>();
  private Limits.Size workers = Limits.Size.endless("test");
  private int hours = 24;

  private ForecastView forecast(Map<String, Integer> pools, ForecastSketch... dags) {
    Map<String, Limits.Size> sizes = new java.util.HashMap<>();
    pools.forEach((pool, slots) -> sizes.put(pool, new Limits.Size(slots, "test")));
    List<PlannedDag> planned = new ArrayList<>();
    for (ForecastSketch dag : dags) {
      planned.add(dag.planned());
    }
    Forecaster forecaster =
        new Forecaster(
            FROM,
            FROM.plus(Duration.ofHours(hours)),
            Optional.empty(),
            new Limits(sizes, workers),
            (dag, trigger, tick, task, ready, begins) ->
                began.add(begins.toString().substring(11, 19) + " " + dag + "/" + task));
    return forecaster.forecast(planned);
  }

  private static Duration minutes(long minutes) {
    return Duration.ofMinutes(minutes);
  }

  private static ForecastRun run(ForecastView view, String dag) {
    return view.runs().stream().filter(run -> run.dag().equals(dag)).findFirst().orElseThrow();
  }

  private static LimitForecast limit(ForecastView view, String kind, String name) {
    return view.limits().stream()
        .filter(limit -> limit.kind().equals(kind) && limit.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aPoolIsSharedByDagsAndWhoWaitsIsToldForWhatAndForWhom() {
    ForecastView view =
        forecast(
            Map.of("gpu", 2),
            dag("train").cron("0 2 * * *").pooled("fit", minutes(60), "gpu", 2),
            dag("score")
                .cron("10 2 * * *")
                .step("read", minutes(5))
                .pooled("apply", minutes(20), "gpu", 1, "read")
                .step("write", minutes(1), "apply"));

    assertThat(began)
        .containsExactly(
            "02:00:00 train/fit",
            "02:10:00 score/read",
            "03:00:00 score/apply",
            "03:20:00 score/write");
    assertThat(run(view, "train").waits()).isEmpty();
    assertThat(run(view, "score").waits())
        .containsExactly(
            new SlotWait(
                "pool", "gpu", Optional.of(2), 1, minutes(45), minutes(45), List.of("train")));
    assertThat(run(view, "score").ends()).contains(FROM.plus(minutes(3 * 60 + 21)));
    assertThat(limit(view, "pool", "gpu"))
        .isEqualTo(
            new LimitForecast(
                "pool",
                "gpu",
                Optional.of(2),
                "test",
                2,
                Optional.of(FROM.plus(minutes(120))),
                1,
                minutes(45),
                minutes(45),
                List.of("score")));
    assertThat(view.triggers()).extracting(one -> one.slotsWaited()).containsExactly(1L, 0L);
    assertThat(view.triggers().get(0).takes()).isEqualTo(minutes(26));
  }

  @Test
  void ofSeveralThingsInTheWayEachIsToldWithItsTime() {
    workers = new Limits.Size(1, "test");
    ForecastView view =
        forecast(
            Map.of(),
            dag("a").cron("0 1 * * *").pooled("x", minutes(10), "db", 1),
            dag("b").cron("1 1 * * *").step("y", minutes(30)),
            dag("c").cron("2 1 * * *").pooled("z", minutes(10), "db", 1));

    assertThat(began).containsExactly("01:00:00 a/x", "01:10:00 b/y", "01:40:00 c/z");
    assertThat(run(view, "c").waits())
        .containsExactly(
            new SlotWait("workers", "", Optional.of(1), 1, minutes(38), minutes(38), List.of("a")));
    assertThat(limit(view, "workers", "").totalWait()).isEqualTo(minutes(9 + 38));
    assertThat(limit(view, "workers", "").dags()).containsExactly("b", "c");
    assertThat(limit(view, "pool", "db").because()).isEqualTo("as long as nobody defines it");
  }

  @Test
  void maxParallelOfTheDagAndOfAStepAreLimitsToo() {
    StepLimits two = new StepLimits(Optional.empty(), 1, 0, Optional.of(2));
    ForecastView view =
        forecast(
            Map.of(),
            dag("wide")
                .cron("0 1 * * *")
                .step("each", new StepTime(minutes(10), 5, true), two, true),
            dag("few").cron("0 1 * * *").atMost(1).step("p", minutes(10)).step("q", minutes(10)));

    assertThat(run(view, "wide").ends()).contains(FROM.plus(minutes(90)));
    assertThat(run(view, "wide").waits())
        .containsExactly(
            new SlotWait(
                "step", "wide/each", Optional.of(2), 3, minutes(40), minutes(20), List.of()));
    assertThat(run(view, "few").waits())
        .containsExactly(
            new SlotWait(
                "dag", "few", Optional.of(1), 1, minutes(10), minutes(10), List.of("few")));
    assertThat(limit(view, "dag", "few").because()).isEqualTo("max-parallel");
  }

  @Test
  void aStepWithItsOwnLimitWaitsForThatAndForThePoolAtDifferentTimes() {
    StepLimits both = new StepLimits(Optional.of("gpu"), 1, 0, Optional.of(1));
    ForecastView view =
        forecast(
            Map.of("gpu", 1),
            dag("a").cron("0 1 * * *").pooled("x", minutes(30), "gpu", 1),
            dag("b")
                .cron("10 1 * * *")
                .step("each", new StepTime(minutes(10), 2, true), both, true));

    // both wait 20 minutes for a, then the second waits 10 for the first
    assertThat(run(view, "b").waits())
        .containsExactly(
            new SlotWait("pool", "gpu", Optional.of(1), 2, minutes(40), minutes(20), List.of("a")),
            new SlotWait("step", "b/each", Optional.of(1), 1, minutes(10), minutes(10), List.of()));
  }

  @Test
  void ofOneDagTheOlderRunGoesFirstUnlessPriorityMakesUpForIt() {
    StepLimits urgent = new StepLimits(Optional.of("gpu"), 1, 30, Optional.empty());
    forecast(
        Map.of("gpu", 1),
        dag("a")
            .cron("0 1 * * *")
            .pooled("long", minutes(60), "gpu", 1)
            .pooled("later", minutes(5), "gpu", 1, "long")
            .step("now", new StepTime(minutes(5)), urgent, false, "long"));

    assertThat(began).containsExactly("01:00:00 a/long", "02:00:00 a/now", "02:05:00 a/later");
  }

  @Test
  void aTaskThatTakesMoreSlotsThanThereAreWaitsToTheEnd() {
    hours = 4;
    ForecastView view =
        forecast(Map.of("gpu", 1), dag("a").cron("0 1 * * *").pooled("fit", minutes(1), "gpu", 2));

    assertThat(began).isEmpty();
    assertThat(run(view, "a").state()).isEqualTo("RUNNING");
    assertThat(run(view, "a").waits().get(0).totalWait()).isEqualTo(minutes(180));
    assertThat(limit(view, "pool", "gpu").longestWait()).isEqualTo(minutes(180));
  }

  @Test
  void slotsAreKeptForATaskThatHasBeenPassedForTooLong() {
    forecast(
        Map.of("gpu", 2),
        dag("first").cron("0 1 * * *").pooled("f", minutes(5), "gpu", 1),
        dag("large").cron("1 1 * * *").pooled("l", minutes(1), "gpu", 2),
        dag("soon").cron("9 1 1 * * *").pooled("s", Duration.ofMillis(500), "gpu", 1),
        dag("late").cron("10 1 1 * * *").pooled("s", minutes(1), "gpu", 1));

    assertThat(began)
        .containsExactly(
            "01:00:00 first/f", "01:01:09 soon/s", "01:05:00 large/l", "01:06:00 late/s");
  }

  @Test
  void finallyStepsConditionsAndWaitingKindsArePlayedAsTheyAreSaid() {
    workers = new Limits.Size(1, "test");
    ForecastView view =
        forecast(
            Map.of(),
            dag("a")
                .cron("0 1 * * *")
                .atMost(1)
                .step("ask", "approve", new StepTime(minutes(60)), StepLimits.NONE, false)
                .step("work", minutes(10))
                .step("not", new StepTime(minutes(10), 1, false), StepLimits.NONE, false, "work")
                .andFinally()
                .step("tidy", minutes(1)));

    assertThat(began)
        .containsExactlyInAnyOrder("01:00:00 a/ask", "01:00:00 a/work", "02:00:00 a/tidy");
    assertThat(run(view, "a").state()).isEqualTo("SUCCEEDED");
    assertThat(run(view, "a").waits()).isEmpty();
    assertThat(view.triggers().get(0).takes()).isEqualTo(minutes(61));
  }

  @Test
  void aCancelledRunGivesItsSlotsBackAndStopsWaiting() {
    hours = 3;
    ForecastView view =
        forecast(
            Map.of("gpu", 1),
            dag("a")
                .on(ForecastSketch.cron("t", "0,30 1 * * *", Missed.USUAL, Overlap.CANCEL_RUNNING))
                .pooled("p", minutes(40), "gpu", 1)
                .pooled("q", minutes(40), "gpu", 1));

    assertThat(view.runs())
        .extracting(ForecastRun::state)
        .containsExactly("CANCELLED", "SUCCEEDED");
    assertThat(view.runs().get(0).waits().get(0).totalWait()).isEqualTo(minutes(30));
    assertThat(view.runs().get(1).begins()).contains(FROM.plus(minutes(90)));
    assertThat(view.runs().get(1).ends()).contains(FROM.plus(minutes(170)));
  }

  @Test
  void whatIsWrongWithTimesIsSaid() {
    assertThatThrownBy(() -> new StepTime(Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new StepTime(Duration.ZERO, -1, true))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PlannedDag.of(dag("d").step("a", minutes(1)).dag(), Map.of(), "test"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("it is not said how long step 'a' of d takes");
  }

  @Test
  void aLengthIsSpreadOverTheLongestChain() {
    PlannedDag dag =
        dag("d")
            .step("a", Duration.ZERO)
            .step("b", Duration.ZERO, "a")
            .step("c", Duration.ZERO)
            .andFinally()
            .step("f", Duration.ZERO)
            .evenly(Duration.ofNanos(100));

    assertThat(dag.steps().values().stream().map(time -> time.takes().toNanos()))
        .containsExactly(33L, 33L, 33L, 34L);
    assertThat(dag.takes()).isEqualTo(Duration.ofNanos(100));
  }
}
