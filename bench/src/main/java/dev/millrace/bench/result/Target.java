package dev.millrace.bench.result;

import dev.millrace.bench.statistics.Summary;

/**
 * What a figure should be.
 *
 * @param of which number of the summary
 * @param atMost true if the limit is the largest good value, false if it is the smallest
 * @param source where the target stands: {@code DESIGN 12} or the workload's definition
 */
public record Target(Of of, boolean atMost, double limit, String source) {

  /** The number of a summary that is compared. */
  public enum Of {
    MIN,
    MEDIAN,
    P95,
    P99,
    MAX
  }

  public static Target atMost(Of of, double limit, String source) {
    return new Target(of, true, limit, source);
  }

  public static Target atLeast(Of of, double limit, String source) {
    return new Target(of, false, limit, source);
  }

  public double measured(Summary summary) {
    return switch (of) {
      case MIN -> summary.min();
      case MEDIAN -> summary.median();
      case P95 -> summary.p95();
      case P99 -> summary.p99();
      case MAX -> summary.max();
    };
  }

  public boolean isMet(Summary summary) {
    double measured = measured(summary);
    return atMost ? measured <= limit : measured >= limit;
  }
}
