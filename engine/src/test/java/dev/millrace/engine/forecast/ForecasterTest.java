package dev.millrace.engine.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.dag.Trigger;
import dev.millrace.engine.dag.Trigger.Overlap;
import dev.millrace.engine.schedule.Missed;
import dev.millrace.engine.schedule.Window;
import dev.millrace.engine.view.ForecastView;
import dev.millrace.engine.view.ForecastView.Busiest;
import dev.millrace.engine.view.ForecastView.TriggerForecast;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An hourly schedule from 00:00 to 06:00, whose runs take as long as a test says. */
class ForecasterTest {
  private static final Instant FROM = Instant.parse("2026-03-01T00:00:00Z");
  private static final Instant TO = FROM.plus(Duration.ofHours(6));

  private static Trigger.Scheduled hourly(String id, Missed missed, Overlap overlap) {
    return ForecastSketch.cron(id, "0 * * * *", missed, overlap);
  }

  private static PlannedDag dag(Overlap overlap, int minutes) {
    return dag(Missed.USUAL, overlap, minutes);
  }

  private static PlannedDag dag(Missed missed, Overlap overlap, int minutes) {
    return ForecastSketch.dag("d")
        .on(hourly("hourly", missed, overlap), new Trigger.Webhook("w", overlap, Map.of()))
        .step("only", Duration.ZERO)
        .evenly(Duration.ofMinutes(minutes));
  }

  private static ForecastView forecast(PlannedDag... dags) {
    return new Forecaster(FROM, TO, Optional.empty()).forecast(List.of(dags));
  }

  private static ForecastView afterOutage(String from, String to, PlannedDag dag) {
    Outage outage =
        new Outage(
            Instant.parse("2026-03-01T" + from + "Z"), Instant.parse("2026-03-01T" + to + "Z"));
    return new Forecaster(FROM, TO, Optional.of(outage)).forecast(List.of(dag));
  }

  /** Runs as {@code TICK BEGIN-END STATE}. */
  private static List<String> runs(ForecastView view) {
    return view.runs().stream()
        .map(
            run ->
                time(Optional.of(run.tick()))
                    + " "
                    + time(run.begins())
                    + "-"
                    + time(run.ends())
                    + " "
                    + run.state())
        .toList();
  }

  private static List<String> passed(ForecastView view) {
    return view.passed().stream()
        .map(tick -> time(Optional.of(tick.tick())) + " " + tick.outcome())
        .toList();
  }

  private static String time(Optional<Instant> at) {
    return at.map(instant -> instant.toString().substring(11, 16)).orElse("");
  }

  @Test
  void runsThatEndBeforeTheNextTickStandInNobodysWay() {
    ForecastView view = forecast(dag(Overlap.QUEUE, 60));

    assertThat(runs(view))
        .containsExactly(
            "00:00 00:00-01:00 SUCCEEDED",
            "01:00 01:00-02:00 SUCCEEDED",
            "02:00 02:00-03:00 SUCCEEDED",
            "03:00 03:00-04:00 SUCCEEDED",
            "04:00 04:00-05:00 SUCCEEDED",
            "05:00 05:00- RUNNING");
    assertThat(view.runs().get(1).window())
        .isEqualTo(new Window(FROM, FROM.plus(Duration.ofHours(1))));
    assertThat(view.complete()).isTrue();
    assertThat(view.triggers()).hasSize(1);
    TriggerForecast sum = view.triggers().get(0);
    assertThat(sum.runs()).isEqualTo(6);
    assertThat(sum.unfinished()).isEqualTo(1);
    assertThat(sum.waited()).isZero();
    assertThat(sum.trigger().says()).containsExactly("0 * * * *");
    assertThat(view.busiest()).contains(new Busiest(1, FROM));
  }

  @Test
  void whatTakesLongerWaitsForTheRunBefore() {
    ForecastView view = forecast(dag(Overlap.QUEUE, 90));

    assertThat(runs(view))
        .containsExactly(
            "00:00 00:00-01:30 SUCCEEDED",
            "01:00 01:30-03:00 SUCCEEDED",
            "02:00 03:00-04:30 SUCCEEDED",
            "03:00 04:30- RUNNING",
            "04:00 - QUEUED",
            "05:00 - QUEUED");
    TriggerForecast sum = view.triggers().get(0);
    assertThat(sum.waited()).isEqualTo(5);
    assertThat(sum.longestWait()).isEqualTo(Duration.ofHours(2));
    assertThat(sum.unfinished()).isEqualTo(3);
  }

  @Test
  void asManyWaitAsMaxAllows() {
    Missed one = new Missed(Missed.Policy.ALL, Duration.ofDays(1), 1);

    ForecastView view = forecast(dag(one, Overlap.QUEUE, 150));
    assertThat(runs(view))
        .containsExactly(
            "00:00 00:00-02:30 SUCCEEDED",
            "01:00 02:30-05:00 SUCCEEDED",
            "03:00 05:00- RUNNING",
            "05:00 - QUEUED");
    assertThat(passed(view)).containsExactly("02:00 QUEUE_FULL", "04:00 QUEUE_FULL");
  }

  @Test
  void skippedCancelledAndAllowedOnesAreToldApart() {
    ForecastView skip = forecast(dag(Overlap.SKIP, 90));
    assertThat(passed(skip)).containsExactly("01:00 OVERLAP", "03:00 OVERLAP", "05:00 OVERLAP");
    assertThat(skip.triggers().get(0).passed()).isEqualTo(3);

    ForecastView cancel = forecast(dag(Overlap.CANCEL_RUNNING, 90));
    assertThat(runs(cancel))
        .startsWith("00:00 00:00-01:00 CANCELLED")
        .endsWith("05:00 05:00- RUNNING");
    assertThat(cancel.triggers().get(0).cancelled()).isEqualTo(5);

    ForecastView allow = forecast(dag(Overlap.ALLOW, 90));
    assertThat(runs(allow)).contains("01:00 01:00-02:30 SUCCEEDED", "02:00 02:00-03:30 SUCCEEDED");
    assertThat(allow.busiest()).contains(new Busiest(2, FROM.plus(Duration.ofHours(1))));
  }

  @Test
  void afterAnOutageItIsWhatTheTriggerSaysOfMissedTicks() {
    ForecastView latest = afterOutage("01:30:00", "04:30:00", dag(Overlap.QUEUE, 10));
    assertThat(runs(latest))
        .containsExactly(
            "00:00 00:00-00:10 SUCCEEDED",
            "01:00 01:00-01:10 SUCCEEDED",
            "04:00 04:30-04:40 SUCCEEDED",
            "05:00 05:00-05:10 SUCCEEDED");
    assertThat(passed(latest)).containsExactly("02:00 SUPERSEDED", "03:00 SUPERSEDED");
    assertThat(latest.passed().get(0).into()).contains(FROM.plus(Duration.ofHours(4)));

    Missed all = new Missed(Missed.Policy.ALL, Duration.ofDays(1), 20);
    assertThat(runs(afterOutage("01:30:00", "04:30:00", dag(all, Overlap.QUEUE, 10))))
        .contains(
            "02:00 04:30-04:40 SUCCEEDED",
            "03:00 04:40-04:50 SUCCEEDED",
            "04:00 04:50-05:00 SUCCEEDED",
            "05:00 05:00-05:10 SUCCEEDED");
  }

  @Test
  void aRunGoesOnThroughAnOutageAndTheNextBeginsAfterIt() {
    ForecastView view = afterOutage("01:30:00", "03:00:00", dag(Overlap.QUEUE, 100));

    assertThat(runs(view)).startsWith("00:00 00:00-01:40 SUCCEEDED", "01:00 03:00-04:40 SUCCEEDED");
  }

  @Test
  void tooManyEntriesEndItWhereItStands() {
    PlannedDag dag =
        ForecastSketch.dag("d")
            .on(ForecastSketch.cron("s", "* * * * * *", Missed.USUAL, Overlap.ALLOW))
            .step("only", Duration.ZERO)
            .evenly(Duration.ofSeconds(1));

    ForecastView view =
        new Forecaster(FROM, FROM.plus(Duration.ofDays(30)), Optional.empty())
            .forecast(List.of(dag));
    assertThat(view.complete()).isFalse();
    assertThat(view.runs()).hasSize(Forecaster.ENTRIES_MAX + 1);
    assertThat(view.to()).isEqualTo(FROM.plusSeconds(Forecaster.ENTRIES_MAX + 1));
  }

  @Test
  void whatCannotBeMeantIsRefused() {
    assertThatThrownBy(() -> new Forecaster(TO, FROM, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Outage(TO, TO)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> dag(Overlap.SKIP, 0)).isInstanceOf(IllegalArgumentException.class);
  }
}
