package dev.millrace.bench.workload;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.bench.client.MillraceClient;
import dev.millrace.bench.client.TaskTimes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a fault did, read from the tasks when all is over.
 *
 * @param pauseSeconds the longest time without any start after the fault
 * @param recoveredSeconds from the fault until tasks ended at 95 % of the rate before
 * @param secondAttemptSeconds from the fault to the first start of an attempt that replaces another
 */
record Aftermath(
    int runs,
    int lost,
    int wrong,
    int appliedTwice,
    int secondAttempts,
    double pauseSeconds,
    double recoveredSeconds,
    Optional<Double> secondAttemptSeconds) {

  static Aftermath read(MillraceClient client, List<String> runs, Instant fault, Duration before) {
    List<Long> starts = new ArrayList<>();
    List<Long> ends = new ArrayList<>();
    int lost = 0;
    int wrong = 0;
    int twice = 0;
    int again = 0;
    long firstAgain = Long.MAX_VALUE;
    for (String run : runs) {
      String state = client.get("/api/v1/runs/" + run).path("state").asText();
      boolean ended = state.equals("SUCCEEDED");
      boolean failed = state.equals("FAILED") || state.equals("CANCELLED");
      lost += ended || failed ? 0 : 1;
      wrong += failed ? 1 : 0;
      for (TaskTimes task : client.tasks(run)) {
        starts.add(task.startedAt().toEpochMilli());
        ends.add(task.endedAt().toEpochMilli());
        if (task.attempts() > 1) {
          again += task.attempts() - 1;
          int succeeded = 0;
          for (JsonNode attempt : client.attempts(run, task.id())) {
            succeeded += attempt.path("state").asText().equals("SUCCEEDED") ? 1 : 0;
          }
          twice += succeeded > 1 ? 1 : 0;
          firstAgain = Math.min(firstAgain, task.startedAt().toEpochMilli());
        }
      }
    }
    long at = fault.toEpochMilli();
    return new Aftermath(
        runs.size(),
        lost,
        wrong,
        twice,
        again,
        pause(starts, at) / 1e3,
        recovered(ends, at, before.toMillis()) / 1e3,
        firstAgain == Long.MAX_VALUE ? Optional.empty() : Optional.of((firstAgain - at) / 1e3));
  }

  /** The longest gap between neighbouring starts that ends after the fault, in milliseconds. */
  static long pause(List<Long> starts, long fault) {
    List<Long> sorted = starts.stream().sorted().toList();
    long longest = 0;
    for (int i = 1; i < sorted.size(); i++) {
      if (sorted.get(i) > fault) {
        longest = Math.max(longest, sorted.get(i) - Math.max(fault, sorted.get(i - 1)));
      }
    }
    return longest;
  }

  /** Milliseconds until the first whole second with 95 % of the ends per second of before. */
  static long recovered(List<Long> ends, long fault, long beforeMillis) {
    long settled = beforeMillis / 2; // the first half of the time before warms up
    double rate =
        ends.stream().filter(end -> end > fault - settled && end <= fault).count()
            * 1000.0
            / settled;
    for (long after = 0; after < 120_000; after += 100) {
      long from = fault + after;
      long count = ends.stream().filter(end -> end > from && end <= from + 1000).count();
      if (count >= 0.95 * rate) {
        return after;
      }
    }
    return 120_000;
  }
}
