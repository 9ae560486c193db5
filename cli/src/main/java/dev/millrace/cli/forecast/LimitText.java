package dev.millrace.cli.forecast;

import dev.millrace.cli.screen.Amounts;
import dev.millrace.cli.screen.Durations;
import dev.millrace.cli.screen.Table;
import dev.millrace.engine.view.ForecastView.LimitForecast;
import dev.millrace.engine.view.ForecastView.SlotWait;
import java.util.List;

/** What tasks share and wait for, for eyes. */
final class LimitText {
  private LimitText() {}

  static List<String> lines(List<LimitForecast> limits) {
    Table table =
        new Table(
            "LIMIT", "SLOTS", "MOST TAKEN", "TASKS WAIT", "TOGETHER", "LONGEST WAIT", "OF DAGS");
    for (LimitForecast one : limits) {
      boolean waits = one.waited() > 0;
      table.row(
          name(one.kind(), one.name()),
          one.slots().map(slots -> Amounts.count(slots)).orElse("any") + " (" + one.because() + ")",
          Amounts.count(one.peak()),
          Amounts.count(one.waited()),
          waits ? Durations.text(one.totalWait()) : "",
          waits ? Durations.text(one.longestWait()) : "",
          some(one.dags()));
    }
    return table.lines();
  }

  /** What a run waits for, as a note on it. */
  static String of(SlotWait wait) {
    String tasks =
        wait.tasks() == 1 ? "a task waits " : Amounts.count(wait.tasks()) + " tasks wait ";
    String longest = wait.tasks() == 1 ? "" : ", the longest " + Durations.text(wait.longestWait());
    String slots =
        wait.slots().map(of -> Amounts.count(of) + (of == 1 ? " slot" : " slots")).orElse("");
    String by = wait.by().isEmpty() ? "" : ", taken by " + String.join(", ", wait.by());
    return tasks
        + Durations.text(wait.totalWait())
        + " for "
        + name(wait.kind(), wait.name())
        + " ("
        + slots
        + by
        + ")"
        + longest;
  }

  private static String name(String kind, String name) {
    return switch (kind) {
      case "workers" -> "workers";
      case "pool" -> "pool " + name;
      default -> "max-parallel of " + name;
    };
  }

  private static final int SHOWN = 5;

  private static String some(List<String> names) {
    String first = String.join(", ", names.subList(0, Math.min(SHOWN, names.size())));
    return names.size() <= SHOWN
        ? first
        : first + " and " + Amounts.count(names.size() - SHOWN) + " more";
  }
}
