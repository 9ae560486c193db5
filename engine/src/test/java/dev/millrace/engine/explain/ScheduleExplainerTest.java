package dev.millrace.engine.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.dag.HookMapping;
import dev.millrace.engine.dag.Trigger;
import dev.millrace.engine.dag.Trigger.Overlap;
import dev.millrace.engine.event.EventKind;
import dev.millrace.engine.event.EventPattern;
import dev.millrace.engine.event.EventRule;
import dev.millrace.engine.schedule.CronExpression;
import dev.millrace.engine.schedule.CronSchedule;
import dev.millrace.engine.schedule.Dst;
import dev.millrace.engine.schedule.IntervalSchedule;
import dev.millrace.engine.schedule.MergedSchedule;
import dev.millrace.engine.schedule.Missed;
import dev.millrace.engine.schedule.Moment;
import dev.millrace.engine.schedule.Schedule;
import dev.millrace.engine.schedule.Window;
import dev.millrace.engine.view.ScheduleView.MoreView;
import dev.millrace.engine.view.ScheduleView.TickView;
import dev.millrace.engine.view.ScheduleView.TriggerView;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of triggers in advance. */
class ScheduleExplainerTest {
  private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

  private static CronSchedule cron(String text) {
    return new CronSchedule(CronExpression.of(text), PARIS, Dst.USUAL);
  }

  private static TriggerView explained(Schedule schedule, String from, String to, int max) {
    return new ScheduleExplainer(
            Moment.parse(from).orElseThrow(), Optional.of(Moment.parse(to).orElseThrow()), max)
        .trigger(
            new Trigger.Scheduled("a", schedule, Missed.USUAL, Overlap.QUEUE, Map.of("x", 1L)));
  }

  private static List<String> shown(TriggerView trigger) {
    return trigger.ticks().stream()
        .map(tick -> (tick.local() + " " + tick.note().orElse("")).trim())
        .toList();
  }

  @Test
  void aTickHasItsLocalTimeItsWindowAndWhatTheClocksDoToIt() {
    TriggerView trigger = explained(cron("30 2 * * *"), "2026-03-28", "2026-03-30", 10);

    assertThat(trigger.ticks())
        .containsExactly(
            new TickView(
                Instant.parse("2026-03-28T01:30:00Z"),
                "2026-03-28T02:30:00+01:00",
                new Window(
                    Instant.parse("2026-03-27T01:30:00Z"), Instant.parse("2026-03-28T01:30:00Z")),
                Optional.empty()),
            new TickView(
                Instant.parse("2026-03-29T01:00:00Z"),
                "2026-03-29T03:00:00+02:00",
                new Window(
                    Instant.parse("2026-03-28T01:30:00Z"), Instant.parse("2026-03-29T01:00:00Z")),
                Optional.of("shifted from 02:30, which does not exist that day")));
    assertThat(trigger.from()).contains(Instant.parse("2026-03-27T23:00:00Z"));
    assertThat(trigger.to()).contains(Instant.parse("2026-03-29T22:00:00Z"));
    assertThat(trigger.clocks()).hasSize(1);
    assertThat(trigger.clocks().get(0).before()).isEqualTo("2026-03-29T02:00:00+01:00");
    assertThat(trigger.clocks().get(0).after()).isEqualTo("2026-03-29T03:00:00+02:00");
    assertThat(trigger.clocks().get(0).note()).isEmpty();
    assertThat(trigger.params()).isEqualTo(Map.of("x", 1L));
  }

  @Test
  void notesTellOfRepeatedHoursAndOfSharedTicks() {
    assertThat(shown(explained(cron("30 2 * * *"), "2026-10-25", "2026-10-26", 10)))
        .containsExactly("2026-10-25T02:30:00+02:00 the first of two 02:30 that day");
    assertThat(shown(explained(cron("30 2-3 * * *"), "2026-10-25", "2026-10-26", 10)))
        .containsExactly(
            "2026-10-25T02:30:00+02:00 the first of two 02:30 that day",
            "2026-10-25T02:30:00+01:00 the second of two 02:30 that day",
            "2026-10-25T03:30:00+01:00");
    assertThat(shown(explained(cron("0 2,3 * * *"), "2026-03-29", "2026-03-30", 10)))
        .containsExactly(
            "2026-03-29T03:00:00+02:00 also stands for 02:00, which does not exist that day");
    Schedule nuuk =
        new CronSchedule(CronExpression.of("30 23 * * *"), ZoneId.of("America/Nuuk"), Dst.USUAL);
    assertThat(shown(explained(nuuk, "2024-03-30", "2024-03-31T12:00", 10)))
        .containsExactly(
            "2024-03-31T00:00:00-01:00 shifted from 2024-03-30 23:30, which does not exist that"
                + " day");
  }

  @Test
  void whatAGapLeavesOutIsSaidWithTheChangeOfClocks() {
    Schedule merged = new MergedSchedule(List.of(cron("*/30 * * * *"), cron("0 12 * * *")));
    TriggerView trigger = explained(merged, "2026-03-29T01:00", "2026-03-29T03:30", 10);

    assertThat(shown(trigger))
        .containsExactly(
            "2026-03-29T01:00:00+01:00", "2026-03-29T01:30:00+01:00", "2026-03-29T03:00:00+02:00");
    assertThat(trigger.says()).containsExactly("*/30 * * * *", "0 12 * * *");
    assertThat(trigger.clocks().get(0).note())
        .contains("nothing is due between 02:00 and 03:00, which do not exist that day");
  }

  @Test
  void whatIsNotListedIsCounted() {
    TriggerView trigger =
        explained(new IntervalSchedule(Duration.ofMinutes(90)), "2026-01-01", "2026-01-02", 3);

    assertThat(trigger.form()).isEqualTo("every");
    assertThat(trigger.says()).containsExactly("90m");
    assertThat(trigger.timezone()).contains("UTC");
    assertThat(trigger.ticks()).hasSize(3);
    assertThat(trigger.more()).contains(new MoreView(13, true));
    assertThat(trigger.clocks()).isEmpty();
  }

  @Test
  void withoutAnEndThereAreAsManyAsAsked() {
    ScheduleExplainer explainer =
        new ScheduleExplainer(Moment.of(Instant.EPOCH), Optional.empty(), 4);
    TriggerView trigger =
        explainer.trigger(
            new Trigger.Scheduled(
                "a",
                cron("0 0 29 2 *"),
                new Missed(Missed.Policy.ALL, Duration.ofDays(1), 7),
                Overlap.CANCEL_RUNNING,
                Map.of()));

    assertThat(shown(trigger)).hasSize(4).first().isEqualTo("1972-02-29T00:00:00+01:00");
    assertThat(trigger.more()).isEmpty();
    assertThat(trigger.overlap()).isEqualTo("cancel-running");
    assertThat(trigger.missed().orElseThrow().max()).contains(7);
  }

  @Test
  void otherTriggersHaveNoTicks() {
    ScheduleExplainer explainer =
        new ScheduleExplainer(Moment.of(Instant.EPOCH), Optional.empty(), 4);
    List<TriggerView> triggers =
        explainer
            .explain(
                "d",
                "v",
                List.of(
                    new Trigger.OnEvent(
                        "a",
                        new EventRule(
                            Map.of("x", new EventPattern(EventKind.DRIFT, "wine", List.of(""))),
                            Optional.of(Duration.ofHours(6))),
                        Optional.empty(),
                        Optional.empty(),
                        Overlap.SKIP,
                        Map.of()),
                    new Trigger.Webhook(
                        "b",
                        Optional.empty(),
                        Optional.of(Duration.ofMinutes(10)),
                        Optional.of(Duration.ofMillis(1500)),
                        Overlap.ALLOW,
                        Map.of(),
                        Optional.empty(),
                        HookMapping.NONE)))
            .triggers();

    assertThat(triggers).extracting(TriggerView::form).containsExactly("event", "webhook");
    assertThat(triggers.get(0).says()).containsExactly("drift of wine", "within 6h");
    assertThat(triggers.get(1).says()).containsExactly("cooldown 10m", "debounce 1500ms");
    assertThat(triggers).allMatch(t -> t.ticks().isEmpty() && t.from().isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "2026-03-29, 2026-03-28T23:00:00Z",
    "2026-03-29T02:30, 2026-03-29T01:30:00Z",
    "2026-03-29T04:00:05, 2026-03-29T02:00:05Z",
    "2026-03-29T04:00:05Z, 2026-03-29T04:00:05Z",
    "2026-03-29T04:00+05:30, 2026-03-28T22:30:00Z",
    "2026-03-29T04:00-01:00, 2026-03-29T05:00:00Z"
  })
  void aMomentIsWrittenAsPeopleDo(String text, Instant instant) {
    assertThat(Moment.parse(text).orElseThrow().in(PARIS)).isEqualTo(instant);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-03-28T12:00, 2026-03-29, true",
    "2026-03-29, 2026-03-29, false",
    "2026-03-30, 2026-03-29, false",
    "2026-03-29, 2026-03-29T01:00Z, false", // somewhere it is, elsewhere it is not
    "2026-03-27, 2026-03-29T01:00Z, true"
  })
  void aMomentIsBeforeAnotherIfItIsSoEverywhere(String first, String second, boolean before) {
    assertThat(Moment.parse(first).orElseThrow().isBefore(Moment.parse(second).orElseThrow()))
        .isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "tomorrow", "2026-02-30", "2026-03-29 02:30", "T", "12:00"})
  void anythingElseIsNone(String text) {
    assertThat(Moment.parse(text)).isEmpty();
  }
}
