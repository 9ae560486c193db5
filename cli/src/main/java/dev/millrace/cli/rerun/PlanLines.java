package dev.millrace.cli.rerun;

import dev.millrace.cli.screen.Table;
import dev.millrace.cli.screen.Text;
import dev.millrace.engine.view.ForkView;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A plan as a person reads it. */
final class PlanLines {
  private PlanLines() {}

  static List<String> of(ForkView plan) {
    List<String> lines = new ArrayList<>();
    lines.add("A new run of " + plan.dag() + ", made from run " + plan.run() + ", would do this:");
    plan.changes().forEach(change -> lines.add("  " + Text.clean(change)));
    lines.add("");
    Table table = new Table("STEP", "KIND", "PLAN", "WHY");
    for (ForkView.Step step : plan.steps()) {
      table.row(step.id(), step.kind(), step.action(), step.why());
    }
    lines.addAll(table.lines());
    String notRepeated =
        plan.steps().stream()
            .filter(ForkView.Step::notRepeated)
            .map(step -> step.id() + " (" + step.kind() + ")")
            .collect(Collectors.joining(", "));
    if (!notRepeated.isEmpty()) {
      lines.add("");
      lines.add(
          "NOT done again, because nothing that they depend on has changed: " + notRepeated + ".");
      lines.add("To do one of them again, name it with --from.");
    }
    return lines;
  }
}
