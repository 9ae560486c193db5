package dev.millrace.cli.backfill;

import dev.millrace.cli.screen.Amounts;
import dev.millrace.cli.screen.Table;
import dev.millrace.cli.screen.Text;
import dev.millrace.engine.view.BackfillItemView;
import dev.millrace.engine.view.BackfillPlanView;
import dev.millrace.engine.view.BackfillView;
import dev.millrace.engine.view.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Backfills for eyes. Times are in UTC. */
final class BackfillText {
  private static final int TICKS_SHOWN = 20;
  private static final Set<String> AHEAD = Set.of("WAITING", "QUEUED", "RUNNING", "CANCELLING");

  private BackfillText() {}

  /** What a backfill would do. */
  static List<String> plan(BackfillPlanView plan) {
    List<String> lines = new ArrayList<>();
    String range =
        plan.trigger()
            .map(
                trigger ->
                    " over the ticks of %s from %s to %s"
                        .formatted(trigger, time(plan.from()), time(plan.to())))
            .orElse(" over a list");
    lines.add(
        "A backfill of %s%s would make %s, %s first, %d at a time."
            .formatted(
                plan.dag(), range, count(plan.runs(), "run"), plan.order(), plan.concurrency()));
    if (plan.trigger().isPresent()) {
      lines.add(
          "  Ticks: %s; %s a run already, %s left out (reprocess: %s)."
              .formatted(
                  Amounts.count(plan.ticks().size() + (long) plan.more()),
                  plan.known() == 1 ? "1 has" : Amounts.count(plan.known()) + " have",
                  plan.leftOut() == 1 ? "1 is" : Amounts.count(plan.leftOut()) + " are",
                  plan.reprocess()));
    }
    lines.add(
        plan.history()
            .map(
                of ->
                    "  Time: about %s, if each takes %s, the median of the newest %s that succeeded."
                        .formatted(
                            elapsed(of.expectedMillis()),
                            elapsed(of.runMillis()),
                            count(of.measured(), "run")))
            .orElse("  Time: unknown, because no run of " + plan.dag() + " has succeeded yet."));
    plan.reuse()
        .ifPresent(
            of ->
                lines.add(
                    "  Reuse: %d of the %s of %s that were looked at have a result that is kept."
                        .formatted(
                            of.reused(), count(of.steps(), "step"), count(of.lookedAt(), "run"))));
    plan.notes().forEach(note -> lines.add("  " + Text.clean(note)));
    if (!plan.ticks().isEmpty()) {
      lines.add("");
      lines.addAll(ticks(plan));
    }
    return lines;
  }

  private static List<String> ticks(BackfillPlanView plan) {
    Table table = new Table("TICK", "WINDOW FROM", "LAST RUN", "STATE", "PLAN");
    plan.ticks().stream()
        .limit(TICKS_SHOWN)
        .forEach(
            tick ->
                table.row(
                    tick.tick(),
                    tick.windowStart(),
                    tick.lastRun().orElse(""),
                    tick.lastState().orElse(""),
                    tick.runs() ? "run" : "leave out"));
    List<String> lines = new ArrayList<>(table.lines());
    int more = plan.ticks().size() + plan.more() - TICKS_SHOWN;
    if (more > 0) {
      lines.add("… and " + Amounts.count(more) + " more; --json lists them.");
    }
    return lines;
  }

  /** How far a backfill is. */
  static List<String> progress(BackfillView view) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "Backfill %s of %s is %s: %s of %s done."
            .formatted(
                view.id(),
                view.dag(),
                view.state(),
                Amounts.count(done(view)),
                Amounts.count(view.items())));
    lines.add("  " + counts(view));
    view.leftMillis().ifPresent(left -> lines.add("  About " + elapsed(left) + " left."));
    lines.add("  Made by " + sign(view.created()));
    view.changed()
        .ifPresent(sign -> lines.add("  Last paused, resumed or cancelled by " + sign(sign)));
    view.endedAt().ifPresent(at -> lines.add("  Ended at " + at + "."));
    return lines;
  }

  private static String sign(BackfillView.Sign sign) {
    String why = sign.reason().isBlank() ? "." : ": " + Text.clean(sign.reason());
    return Text.clean(sign.by()) + " at " + sign.at() + why;
  }

  private static long done(BackfillView view) {
    return view.counts().entrySet().stream()
        .filter(count -> !AHEAD.contains(count.getKey()) && !count.getKey().equals("DROPPED"))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private static String counts(BackfillView view) {
    return view.counts().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(count -> count.getKey() + " " + Amounts.count(count.getValue()))
        .collect(Collectors.joining(", "));
  }

  /** Items of a backfill. */
  static List<String> items(Page<BackfillItemView> page) {
    Table table = new Table("ITEM", "TICK", "STATE", "RUN", "WITH");
    for (BackfillItemView item : page.items()) {
      String params =
          item.params().entrySet().stream()
              .map(param -> param.getKey() + "=" + param.getValue())
              .collect(Collectors.joining(" "));
      table.row(
          item.ordinal(),
          item.tick().map(Instant::toString).orElse(""),
          item.state(),
          item.run().orElse(""),
          item.detail().orElse(params));
    }
    List<String> lines = new ArrayList<>(table.lines());
    if (page.next().isPresent()) {
      lines.add("… and more; --limit shows up to 500.");
    }
    return lines;
  }

  /** A row of each. */
  static List<String> list(List<BackfillView> backfills) {
    if (backfills.isEmpty()) {
      return List.of(
          "There is no backfill yet. Plan one: ./millrace backfill DAG --from 2026-03-01 --to"
              + " 2026-03-08 --plan");
    }
    Table table = new Table("BACKFILL", "DAG", "STATE", "DONE", "ITEMS", "LEFT", "BY", "REASON");
    for (BackfillView view : backfills) {
      table.row(
          view.id(),
          view.dag(),
          view.state(),
          Amounts.count(done(view)),
          Amounts.count(view.items()),
          view.leftMillis().map(BackfillText::elapsed).orElse(""),
          view.created().by(),
          view.created().reason());
    }
    return table.lines();
  }

  private static String time(Optional<Instant> at) {
    return at.map(Instant::toString).orElse("");
  }

  private static String elapsed(long millis) {
    return Amounts.elapsed(Duration.ofMillis(millis));
  }

  private static String count(long number, String unit) {
    return Amounts.count(number) + " " + unit + (number == 1 ? "" : "s");
  }
}
