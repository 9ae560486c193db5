package dev.millrace.bench.report;

import dev.millrace.bench.result.Figure;
import dev.millrace.bench.result.Target;
import java.util.stream.Collectors;

/** Targets in words. */
final class Targets {
  private Targets() {}

  /** All of a figure, each with whether it is met. */
  static String all(Figure figure) {
    return figure.targets().stream()
        .map(
            target -> limit(figure, target) + (target.isMet(figure.summary()) ? " met" : " MISSED"))
        .collect(Collectors.joining("; "));
  }

  /** {@code p99 ≤ 15.0 ms}. */
  static String limit(Figure figure, Target target) {
    String of =
        switch (target.of()) {
          case MIN -> "min";
          case MEDIAN -> figure.samples() ? "p50" : "median";
          case P95 -> "p95";
          case P99 -> "p99";
          case MAX -> "max";
        };
    boolean one = figure.summary().count() == 1;
    return (one ? "" : of + " ")
        + (target.atMost() ? "≤ " : "≥ ")
        + Amount.of(target.limit(), figure.unit());
  }
}
