package dev.millrace.cli.follow;

import dev.millrace.cli.screen.Amounts;
import dev.millrace.cli.screen.Table;
import dev.millrace.cli.screen.Text;
import dev.millrace.engine.view.RunOutputView;
import dev.millrace.engine.view.RunView;
import java.util.ArrayList;
import java.util.List;

/** What a run left for others, as a table; nothing if it left nothing. */
final class RunOutputLines {
  private static final int DIGEST_SHOWN = "sha256:".length() + 12;
  private static final int SHOWN_MAX = 100; // columns of a value

  private RunOutputLines() {}

  static List<String> of(RunView run) {
    if (run.outputs().isEmpty()) {
      return List.of();
    }
    Table table = new Table("OUTPUT", "TYPE", "WHAT");
    run.outputs().forEach((name, output) -> table.row(name, output.type(), what(output)));
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.addAll(table.lines());
    return lines;
  }

  private static String what(RunOutputView output) {
    if (output.missing().isPresent()) {
      return "missing: " + Text.clean(output.missing().get());
    }
    if (output.digest().isPresent()) {
      String digest = output.digest().get();
      return digest.substring(0, Math.min(DIGEST_SHOWN, digest.length()))
          + "…  "
          + Amounts.count(output.bytes().orElse(0L))
          + " bytes"
          + output.task().map(task -> " from " + task).orElse("");
    }
    return Text.cut(Text.clean(String.valueOf(output.value().orElse(""))), SHOWN_MAX);
  }
}
