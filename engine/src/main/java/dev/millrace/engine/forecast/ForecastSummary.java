package dev.millrace.engine.forecast;

import dev.millrace.engine.explain.ScheduleExplainer;
import dev.millrace.engine.schedule.Window;
import dev.millrace.engine.view.ForecastView;
import dev.millrace.engine.view.ForecastView.Busiest;
import dev.millrace.engine.view.ForecastView.ForecastRun;
import dev.millrace.engine.view.ForecastView.LimitForecast;
import dev.millrace.engine.view.ForecastView.PassedTick;
import dev.millrace.engine.view.ForecastView.TriggerForecast;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Adds up what was foreseen. */
final class ForecastSummary {
  private final List<Lane> lanes;
  private final List<ForecastRun> runs;
  private final Map<List<String>, List<ForecastRun>> byTrigger;
  private final List<PassedTick> passed;

  private final List<LimitForecast> limits;

  ForecastSummary(
      List<Lane> lanes, List<PlayedRun> runs, List<PassedTick> passed, List<LimitForecast> limits) {
    this.lanes = lanes;
    this.runs = runs.stream().map(PlayedRun::view).toList();
    this.byTrigger =
        this.runs.stream().collect(Collectors.groupingBy(run -> List.of(run.dag(), run.trigger())));
    this.passed = passed;
    this.limits = limits;
  }

  ForecastView view(Instant from, Instant until, boolean complete, Optional<Window> outage) {
    return new ForecastView(
        from,
        until,
        complete,
        outage,
        lanes.stream().map(lane -> of(lane, until)).toList(),
        runs,
        passed,
        busiest(),
        limits);
  }

  private TriggerForecast of(Lane lane, Instant until) {
    List<ForecastRun> mine =
        byTrigger.getOrDefault(List.of(lane.dag.name(), lane.trigger.id()), List.of());
    List<Duration> waits =
        mine.stream()
            .map(run -> wait(run, until))
            .filter(wait -> wait.compareTo(Duration.ZERO) > 0)
            .toList();
    return new TriggerForecast(
        lane.dag.name(),
        ScheduleExplainer.withoutTicks(lane.trigger),
        lane.dag.takes(),
        lane.dag.because(),
        mine.size(),
        waits.size(),
        waits.stream().max(Duration::compareTo).orElse(Duration.ZERO),
        mine.stream().filter(run -> !run.waits().isEmpty()).count(),
        mine.stream().filter(run -> run.state().equals("CANCELLED")).count(),
        mine.stream().filter(run -> run.ends().isEmpty()).count(),
        passed.stream()
            .filter(ticks -> isOf(lane, ticks.dag(), ticks.trigger()))
            .mapToLong(PassedTick::ticks)
            .sum());
  }

  private static boolean isOf(Lane lane, String dag, String trigger) {
    return lane.dag.name().equals(dag) && lane.trigger.id().equals(trigger);
  }

  /** One that was cancelled before it began waited until then. */
  private static Duration wait(ForecastRun run, Instant until) {
    return Duration.between(run.made(), run.begins().or(run::ends).orElse(until));
  }

  private Optional<Busiest> busiest() {
    Map<Instant, Long> changes = new TreeMap<>();
    for (ForecastRun run : runs) {
      run.begins().ifPresent(at -> changes.merge(at, 1L, Long::sum));
      run.begins().flatMap(begun -> run.ends()).ifPresent(at -> changes.merge(at, -1L, Long::sum));
    }
    long now = 0;
    Busiest busiest = new Busiest(0, Instant.MIN);
    for (Map.Entry<Instant, Long> change : changes.entrySet()) {
      now += change.getValue();
      if (now > busiest.runs()) {
        busiest = new Busiest(now, change.getKey());
      }
    }
    return busiest.runs() == 0 ? Optional.empty() : Optional.of(busiest);
  }
}
