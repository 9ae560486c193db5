package dev.millrace.cli.schedule;

import dev.millrace.cli.screen.Amounts;
import dev.millrace.cli.screen.Table;
import dev.millrace.engine.view.OutageView;
import dev.millrace.engine.view.OutageView.LateRun;
import dev.millrace.engine.view.OutageView.Passed;
import dev.millrace.engine.view.OutageView.TriggerOutage;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What becomes of the ticks of an outage, for eyes. */
final class OutageText {
  private record Line(OffsetDateTime first, String ticks, String becomes) {}

  List<String> lines(OutageView outage) {
    List<String> lines = new ArrayList<>();
    if (outage.triggers().isEmpty()) {
      lines.add(outage.dag() + " has no trigger with a schedule.");
    }
    for (TriggerOutage trigger : outage.triggers()) {
      if (!lines.isEmpty()) {
        lines.add("");
      }
      lines.add(trigger.trigger().trigger() + "  " + ScheduleText.head(trigger.trigger()));
      ticks(trigger).forEach(line -> lines.add("  " + line));
    }
    return lines;
  }

  private static List<String> ticks(TriggerOutage trigger) {
    ZoneId zone = ZoneId.of(trigger.trigger().timezone().orElse("UTC"));
    List<Line> ticks = new ArrayList<>();
    trigger.runs().forEach(run -> ticks.add(run(run, zone)));
    trigger.passed().forEach(passed -> ticks.add(passed(passed)));
    if (ticks.isEmpty()) {
      return List.of("nothing is due between " + trigger.stopped() + " and " + trigger.back());
    }
    ticks.sort(Comparator.comparing(Line::first));
    Table table = new Table("TICK", "BECOMES");
    ticks.forEach(line -> table.row(line.ticks(), line.becomes()));
    return table.lines();
  }

  private static Line run(LateRun run, ZoneId zone) {
    OffsetDateTime at = OffsetDateTime.parse(run.local());
    String covers = run.ticks() == 1 ? "" : " for " + Amounts.count(run.ticks()) + " ticks";
    return new Line(
        at,
        ScheduleText.shown(run.local()),
        "a run" + covers + ", window from " + ScheduleText.shown(run.window().start(), zone));
  }

  private static Line passed(Passed passed) {
    boolean one = passed.first().equals(passed.last());
    String count = (passed.exact() ? "" : "at least ") + Amounts.count(passed.ticks());
    String ticks =
        ScheduleText.shown(passed.first())
            + (one ? "" : " to " + ScheduleText.shown(passed.last()) + " (" + count + ")");
    String into = passed.into().map(tick -> ": " + ScheduleText.shown(tick)).orElse("");
    return new Line(
        OffsetDateTime.parse(passed.first()), ticks, "no run: " + passed.words() + into);
  }
}
