package dev.millrace.engine.limit;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;

/**
 * Which of two tasks of a DAG goes first: the one whose run is older, where each point of priority
 * counts like a minute of age. So a higher priority goes first, and a lower one is not passed for
 * ever. The order of two tasks never changes while they wait.
 *
 * @param sinceMillis when the run was made, moved by the priority
 */
public record Rank(long sinceMillis, String run) implements Comparable<Rank> {
  /** How much older a run with one point of priority less must be to go first. */
  public static final Duration PER_POINT = Duration.ofMinutes(1);

  private static final Comparator<Rank> ORDER =
      Comparator.comparingLong(Rank::sinceMillis).thenComparing(Rank::run);

  public static Rank of(Instant runCreatedAt, String run, int priority) {
    return new Rank(runCreatedAt.toEpochMilli() - priority * PER_POINT.toMillis(), run);
  }

  @Override
  public int compareTo(Rank other) {
    return ORDER.compare(this, other);
  }
}
