package dev.millrace.bench.report;

import dev.millrace.bench.result.Figure;
import dev.millrace.bench.result.Result;
import dev.millrace.bench.statistics.Summary;
import java.io.PrintStream;

/** A result as lines on a terminal. */
public final class TerminalTable {
  private TerminalTable() {}

  public static void print(Result result, PrintStream out) {
    out.printf(
        "%n%s, %s (%.0f s)%n%-58s %10s %10s %10s %10s %10s  %s%n",
        result.workload(),
        result.mode(),
        result.seconds(),
        "",
        "min",
        "median",
        "p95",
        "p99",
        "max",
        "target");
    for (Figure figure : result.figures()) {
      Summary summary = figure.summary();
      out.printf(
          "%-58s %10s %10s %10s %10s %10s  %s%n",
          figure.name() + (figure.unit().isEmpty() ? "" : ", " + figure.unit()),
          Amount.of(summary.min()),
          Amount.of(summary.median()),
          figure.samples() ? Amount.of(summary.p95()) : "",
          figure.samples() ? Amount.of(summary.p99()) : "",
          Amount.of(summary.max()),
          Targets.all(figure)
              + figure.ratio().map(ratio -> "  %.1f x floor".formatted(ratio)).orElse(""));
    }
    result.notes().forEach(note -> out.println("  " + note));
    out.println();
    out.flush();
  }
}
