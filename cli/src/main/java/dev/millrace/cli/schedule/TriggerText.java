package dev.millrace.cli.schedule;

import dev.millrace.cli.screen.Amounts;
import dev.millrace.cli.screen.Table;
import dev.millrace.engine.view.TickView;
import dev.millrace.engine.view.TriggerView;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Schedules as they are carried out, for eyes. */
final class TriggerText {
  private static final String RUN = "RUN";

  private final ZoneId here;

  /**
   * @param here where times that concern no schedule are meant
   */
  TriggerText(ZoneId here) {
    this.here = here;
  }

  /**
   * A row of each.
   *
   * @param dag the one whose schedules these are, if they are of one
   * @param idle whether no server runs
   */
  List<String> list(List<TriggerView> triggers, Optional<String> dag, boolean idle) {
    if (triggers.isEmpty()) {
      String whose =
          dag.map(name -> "DAG " + name + " has no schedule").orElse("There is no schedule yet");
      return List.of(whose + "; a DAG gets one by triggers: {night: {cron: \"30 2 * * *\"}}.");
    }
    Table table =
        new Table(
            "DAG", "TRIGGER", "SCHEDULE", "NEXT", "NEXT IN UTC", "NEWEST TICK", "BECAME", "NOTE");
    for (TriggerView trigger : triggers) {
      ZoneId zone = ZoneId.of(trigger.zone());
      Optional<TickView> newest = trigger.newest();
      table.row(
          trigger.dag(),
          trigger.trigger(),
          schedule(trigger),
          next(trigger),
          trigger.next().map(Instant::toString).orElse(""),
          newest.map(tick -> ScheduleText.shown(tick.last(), zone)).orElse(""),
          newest.map(TriggerText::inShort).orElse(""),
          note(trigger));
    }
    List<String> lines = new ArrayList<>(table.lines());
    if (idle) {
      lines.add("No server runs, so nothing fires until one does: ./millrace dev");
    }
    return lines;
  }

  /** A row of each, or of several in a row that became no run. */
  List<String> ticks(List<TickView> ticks, ZoneId zone) {
    if (ticks.isEmpty()) {
      return List.of("No tick was due yet.");
    }
    Table table = new Table("TICK", "UTC", "BECAME", "WINDOW FROM", "DECIDED");
    for (TickView tick : ticks) {
      boolean one = tick.tick().equals(tick.last());
      table.row(
          ScheduleText.shown(tick.tick(), zone)
              + (one ? "" : " to " + ScheduleText.shown(tick.last(), zone)),
          tick.tick() + (one ? "" : " to " + tick.last()),
          became(tick, zone),
          tick.windowStart().map(start -> ScheduleText.shown(start, zone)).orElse(""),
          ScheduleText.shown(tick.decidedAt(), here));
    }
    return table.lines();
  }

  /** How schedules are after they were paused or resumed, in a line each. */
  List<String> changed(List<TriggerView> triggers) {
    return triggers.stream().map(this::changed).toList();
  }

  private String changed(TriggerView trigger) {
    String which = "Trigger " + trigger.trigger() + " of " + trigger.dag();
    if (trigger.paused().isPresent()) {
      return which + " is " + note(trigger) + ".";
    }
    return which
        + trigger
            .problem()
            .map(why -> " fires nothing: " + why)
            .orElse(" fires; next " + next(trigger));
  }

  private static String schedule(TriggerView trigger) {
    String says = (trigger.form() + " " + String.join(" | ", trigger.says())).strip();
    return trigger.form().equals("cron") ? says + " in " + trigger.zone() : says;
  }

  private static String next(TriggerView trigger) {
    if (trigger.paused().isPresent()) {
      return "paused";
    }
    return trigger
        .next()
        .map(next -> ScheduleText.shown(next, ZoneId.of(trigger.zone())))
        .orElseGet(() -> neverNext(trigger));
  }

  private static String neverNext(TriggerView trigger) {
    if (trigger.problem().isPresent()) {
      return "cannot be read";
    }
    return switch (trigger.form()) {
      case "webhook" -> "when called";
      case "event", "retrain" -> "when it happens";
      default -> "never again";
    };
  }

  private static String became(TickView tick, ZoneId zone) {
    if (tick.outcome().equals(RUN)) {
      String covers = tick.ticks() == 1 ? "" : " for " + count(tick) + " ticks";
      return "run " + tick.run().orElse("") + covers;
    }
    String many = tick.ticks() == 1 ? "no run: " : count(tick) + " ticks, no run: ";
    String into = tick.into().map(other -> ": " + ScheduleText.shown(other, zone)).orElse("");
    return many + tick.why().orElse(tick.outcome()) + into;
  }

  /** Why not is told by {@link #ticks}. */
  private static String inShort(TickView tick) {
    String word = tick.outcome().toLowerCase(Locale.ROOT).replace('_', '-');
    return tick.outcome().equals(RUN) ? "run " + tick.run().orElse("") : "no run: " + word;
  }

  private static String count(TickView tick) {
    return (tick.exact() ? "" : "at least ") + Amounts.count(tick.ticks());
  }

  private String note(TriggerView trigger) {
    Optional<String> pause =
        trigger
            .paused()
            .map(
                by ->
                    "paused"
                        + (by.wholeDag() ? " with the whole DAG" : "")
                        + " by "
                        + by.by()
                        + " since "
                        + ScheduleText.shown(by.since(), here)
                        + ": "
                        + by.reason());
    return pause.or(trigger::problem).orElseGet(() -> String.join("; ", trigger.standing()));
  }
}
