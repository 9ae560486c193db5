package dev.millrace.cli.schedule;

import dev.millrace.cli.screen.Durations;
import dev.millrace.cli.screen.Table;
import dev.millrace.cli.screen.Text;
import dev.millrace.engine.view.ScheduleView;
import dev.millrace.engine.view.ScheduleView.ClockChange;
import dev.millrace.engine.view.ScheduleView.MissedView;
import dev.millrace.engine.view.ScheduleView.MoreView;
import dev.millrace.engine.view.ScheduleView.TickView;
import dev.millrace.engine.view.ScheduleView.TriggerView;
import dev.millrace.engine.view.TriggerView.PauseView;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Triggers and their ticks for eyes. */
public final class ScheduleText {
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("EEE uuuu-MM-dd HH:mm:ss xxx", Locale.ROOT);
  private static final DateTimeFormatter SHORT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

  /** Everything, one block for each trigger. */
  List<String> lines(ScheduleView schedule) {
    List<String> lines = new ArrayList<>();
    if (schedule.triggers().isEmpty()) {
      lines.add(
          schedule.dag() + " has no triggers; it runs when somebody or another DAG starts it.");
    }
    for (TriggerView trigger : schedule.triggers()) {
      if (!lines.isEmpty()) {
        lines.add("");
      }
      lines.add(trigger.trigger() + "  " + head(trigger));
      trigger.paused().ifPresent(by -> lines.add("  " + paused(by)));
      if (trigger.from().isPresent()) {
        ticks(trigger).forEach(line -> lines.add("  " + line));
      }
    }
    return lines;
  }

  private static String paused(PauseView by) {
    return "Paused by "
        + Text.clean(by.by())
        + " since "
        + by.since()
        + ": "
        + Text.clean(by.reason())
        + ". None of this makes a run before it is resumed.";
  }

  /** What a trigger says, in a line. */
  public static String head(TriggerView trigger) {
    StringBuilder line = new StringBuilder(trigger.form());
    if (!trigger.says().isEmpty()) {
      line.append(' ').append(String.join(" | ", trigger.says()));
    }
    if (trigger.form().equals("cron")) {
      line.append(" in ").append(trigger.timezone().orElse("UTC"));
    }
    trigger.missed().ifPresent(missed -> line.append("; missed: ").append(missed(missed)));
    line.append("; overlap: ").append(trigger.overlap());
    trigger.pauseAfter().ifPresent(failed -> line.append("; pause-after: ").append(failed));
    if (!trigger.params().isEmpty()) {
      line.append("; with ").append(trigger.params());
    }
    return line.toString();
  }

  /** A local time with its offset, as the views have it. */
  static String shown(String local) {
    return LOCAL.format(OffsetDateTime.parse(local));
  }

  public static String shown(Instant instant, ZoneId zone) {
    return LOCAL.format(instant.atZone(zone));
  }

  private static String missed(MissedView missed) {
    return missed.policy()
        + (missed.policy().equals("skip") ? "" : " within " + Durations.text(missed.within()))
        + missed.max().map(max -> ", at most " + max).orElse("");
  }

  private static List<String> ticks(TriggerView trigger) {
    List<String> lines = new ArrayList<>();
    if (trigger.ticks().isEmpty()) {
      lines.add("nothing is due" + trigger.to().map(to -> " before " + to).orElse(""));
    } else {
      Table table = new Table("LOCAL TIME", "UTC", "WINDOW FROM", "NOTE");
      ZoneId zone = ZoneId.of(trigger.timezone().orElse("UTC"));
      for (TickView tick : trigger.ticks()) {
        table.row(
            shown(tick.local()),
            tick.tick(),
            shown(tick.window().start(), zone),
            tick.note().orElse(""));
      }
      lines.addAll(table.lines());
    }
    trigger.more().ifPresent(more -> lines.add(more(more, trigger)));
    trigger.clocks().forEach(change -> lines.add(change(change)));
    return lines;
  }

  private static String more(MoreView more, TriggerView trigger) {
    return "… and "
        + (more.exact() ? "" : "at least ")
        + more.ticks()
        + " more before "
        + trigger.to().orElseThrow();
  }

  private static String change(ClockChange change) {
    OffsetDateTime before = OffsetDateTime.parse(change.before());
    OffsetDateTime after = OffsetDateTime.parse(change.after());
    boolean forward = after.toLocalDateTime().isAfter(before.toLocalDateTime());
    boolean sameDay = after.toLocalDate().equals(before.toLocalDate());
    return "Clocks go "
        + (forward ? "forward" : "back")
        + " from "
        + SHORT.format(before)
        + " to "
        + (sameDay ? TIME : SHORT).format(after)
        + change.note().map(note -> "; " + note).orElse("")
        + ".";
  }

  /** The next ticks of a trigger, in a line. */
  public static String next(TriggerView trigger) {
    List<String> ticks =
        trigger.ticks().stream()
            .map(
                tick -> shown(tick.local()) + tick.note().map(note -> " (" + note + ")").orElse(""))
            .toList();
    return ticks.isEmpty() ? "never again" : String.join(", ", ticks);
  }
}
