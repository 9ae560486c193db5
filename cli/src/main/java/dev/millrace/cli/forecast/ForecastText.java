package dev.millrace.cli.forecast;

import dev.millrace.cli.schedule.ScheduleText;
import dev.millrace.cli.screen.Amounts;
import dev.millrace.cli.screen.Durations;
import dev.millrace.cli.screen.Table;
import dev.millrace.engine.schedule.Window;
import dev.millrace.engine.view.ForecastView;
import dev.millrace.engine.view.ForecastView.ForecastRun;
import dev.millrace.engine.view.ForecastView.PassedTick;
import dev.millrace.engine.view.ForecastView.TriggerForecast;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What was foreseen, for eyes. */
final class ForecastText {
  private static final int LINES_MAX = 100;

  private record Line(Instant at, Object[] cells) {}

  private final ZoneId here;
  private final boolean all;

  /**
   * @param here where times that concern no schedule are meant
   * @param all whether runs that nothing stands in the way of are listed, and any number of lines
   */
  ForecastText(ZoneId here, boolean all) {
    this.here = here;
    this.all = all;
  }

  List<String> lines(ForecastView view) {
    if (view.triggers().isEmpty()) {
      return List.of("None of these DAGs has a trigger with a schedule.");
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        shown(view.from())
            + " to "
            + shown(view.to())
            + view.outage().map(gap -> ", with an outage from " + outage(gap)).orElse(""));
    if (!view.complete()) {
      lines.add("There are more runs than can be told; what comes after that is left out.");
    }
    lines.add("");
    lines.addAll(triggers(view.triggers()));
    view.busiest()
        .ifPresent(
            most ->
                lines.add(
                    "Most runs at once: "
                        + Amounts.count(most.runs())
                        + ", first at "
                        + shown(most.at())
                        + "."));
    lines.add("");
    lines.addAll(LimitText.lines(view.limits()));
    List<Line> events = events(view);
    if (!events.isEmpty()) {
      lines.add("");
      lines.addAll(table(events));
    }
    return lines;
  }

  private String outage(Window gap) {
    return shown(gap.start()) + " to " + shown(gap.end());
  }

  private static List<String> triggers(List<TriggerForecast> triggers) {
    Table table =
        new Table(
            "DAG",
            "TRIGGER",
            "SCHEDULE",
            "EACH TAKES",
            "RUNS",
            "WAIT",
            "LONGEST WAIT",
            "CANCELLED",
            "NO RUN",
            "OPEN AT THE END");
    for (TriggerForecast one : triggers) {
      table.row(
          one.dag(),
          one.trigger().trigger(),
          ScheduleText.head(one.trigger()),
          Durations.text(one.takes()) + " (" + one.because() + ")",
          Amounts.count(one.runs()),
          Amounts.count(one.waited()),
          one.waited() == 0 ? "" : Durations.text(one.longestWait()),
          Amounts.count(one.cancelled()),
          Amounts.count(one.passed()),
          Amounts.count(one.unfinished()));
    }
    return table.lines();
  }

  private List<Line> events(ForecastView view) {
    List<Line> events = new ArrayList<>();
    for (ForecastRun run : view.runs()) {
      String becomes = becomes(run, view.to());
      if (all || !becomes.isEmpty()) {
        events.add(line(run.dag(), run.trigger(), run.tick(), "", run(run) + becomes, view));
      }
    }
    for (PassedTick tick : view.passed()) {
      boolean one = tick.tick().equals(tick.last());
      String to = one ? "" : " to " + ScheduleText.shown(tick.last(), zone(tick, view));
      String count = (tick.exact() ? "" : "at least ") + Amounts.count(tick.ticks()) + " ticks, ";
      String into =
          tick.into().map(other -> ": " + ScheduleText.shown(other, zone(tick, view))).orElse("");
      String why = (tick.ticks() == 1 ? "" : count) + "no run: " + tick.why() + into;
      events.add(line(tick.dag(), tick.trigger(), tick.tick(), to, why, view));
    }
    events.sort(Comparator.comparing(Line::at));
    return events;
  }

  private static Line line(
      String dag, String trigger, Instant tick, String to, String becomes, ForecastView view) {
    String shown = ScheduleText.shown(tick, zone(dag, trigger, view)) + to;
    return new Line(tick, new Object[] {shown, dag, trigger, becomes});
  }

  private List<String> table(List<Line> events) {
    Table table = new Table("TICK", "DAG", "TRIGGER", "BECOMES");
    int most = all ? events.size() : Math.min(LINES_MAX, events.size());
    events.subList(0, most).forEach(line -> table.row(line.cells()));
    List<String> lines = new ArrayList<>(table.lines());
    if (most < events.size()) {
      lines.add("… and " + Amounts.count(events.size() - most) + " more; --all shows all of them");
    }
    return lines;
  }

  private String run(ForecastRun run) {
    String covers =
        run.ticks() == 1 ? "a run" : "a run for " + Amounts.count(run.ticks()) + " ticks";
    return run.begins().map(at -> covers + " from " + shown(at)).orElse(covers)
        + run.begins().flatMap(begun -> run.ends()).map(at -> " to " + shown(at)).orElse("");
  }

  /** What stands in its way; empty if nothing does. */
  private static String becomes(ForecastRun run, Instant until) {
    Duration late = Duration.between(run.tick(), run.made());
    Duration waits = Duration.between(run.made(), run.begins().or(run::ends).orElse(until));
    List<String> notes = new ArrayList<>();
    if (!late.isZero()) {
      notes.add("made " + Durations.text(late) + " late");
    }
    if (!waits.isZero()) {
      notes.add("waits " + Durations.text(waits) + " for the run before");
    }
    run.waits().forEach(wait -> notes.add(LimitText.of(wait)));
    if (run.state().equals("CANCELLED")) {
      notes.add("cancelled for the next");
    } else if (run.begins().isEmpty()) {
      notes.add("has not begun at the end");
    }
    return notes.isEmpty() ? "" : "; " + String.join("; ", notes);
  }

  private static ZoneId zone(PassedTick tick, ForecastView view) {
    return zone(tick.dag(), tick.trigger(), view);
  }

  private static ZoneId zone(String dag, String trigger, ForecastView view) {
    Optional<String> zone =
        view.triggers().stream()
            .filter(one -> one.dag().equals(dag) && one.trigger().trigger().equals(trigger))
            .findFirst()
            .flatMap(one -> one.trigger().timezone());
    return ZoneId.of(zone.orElse("UTC"));
  }

  private String shown(Instant at) {
    return ScheduleText.shown(at, here);
  }
}
