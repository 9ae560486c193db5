package dev.millrace.engine.retrain;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How many runs a policy may make.
 *
 * @param runs at least 1
 * @param per in any stretch of this length
 */
public record RetrainBudget(int runs, Duration per) {
  /**
   * When the next run may be made, if not now.
   *
   * @param made when the runs of the policy were made, those that may be forgotten included
   */
  public Optional<Instant> freeAt(List<Instant> made, Instant now) {
    List<Instant> counting = counting(made, now);
    return counting.size() < runs
        ? Optional.empty()
        : Optional.of(counting.get(counting.size() - runs).plus(per));
  }

  /** How many of the runs count now. */
  public int spent(List<Instant> made, Instant now) {
    return counting(made, now).size();
  }

  private List<Instant> counting(List<Instant> made, Instant now) {
    return made.stream()
        .filter(at -> at.plus(per).isAfter(now))
        .sorted(Comparator.naturalOrder())
        .toList();
  }
}
