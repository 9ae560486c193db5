package dev.millrace.bench.workload;

import dev.millrace.bench.process.BenchmarkFailed;
import java.util.List;
import java.util.stream.Collectors;

/** All workloads by name. */
public final class Workloads {
  private static final List<Workload> ALL =
      List.of(
          new Chain(),
          new FanOut(),
          new RunRate(),
          new Burst(),
          new TriggerLatency(),
          new CheckRate(),
          new Punctuality(),
          new Recovery(),
          new Footprint(),
          new Slope());

  private Workloads() {}

  /**
   * @param word a name, {@code all}, or {@code floor} for none, since the floor is always measured
   */
  public static List<Workload> named(String word) {
    if (word.equals("all")) {
      return ALL;
    }
    if (word.equals("floor")) {
      return List.of();
    }
    return ALL.stream()
        .filter(workload -> workload.name().equals(word))
        .findFirst()
        .map(List::of)
        .orElseThrow(
            () ->
                new BenchmarkFailed(
                    "there is no workload "
                        + word
                        + "; there are floor, all and "
                        + ALL.stream().map(Workload::name).collect(Collectors.joining(", "))));
  }
}
