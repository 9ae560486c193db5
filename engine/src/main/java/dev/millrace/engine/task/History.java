package dev.millrace.engine.task;

import java.time.Instant;
import java.util.Optional;

/**
 * What a task has been through.
 *
 * @param begun attempts assigned so far
 * @param lost those of them whose worker was lost; they do not count against the retry limit
 * @param token the token of the newest attempt; 0 before the first
 * @param readyAt when it became READY for the first time
 */
public record History(int begun, int lost, long token, Optional<Instant> readyAt) {
  public static final History NONE = new History(0, 0, 0, Optional.empty());

  /** Attempts that count against the retry limit. */
  public int counted() {
    return begun - lost;
  }

  History ready(Instant at) {
    return readyAt.isPresent() ? this : new History(begun, lost, token, Optional.of(at));
  }

  History assigned(Assignment assignment) {
    return new History(assignment.number(), lost, assignment.token(), readyAt);
  }

  History lostOne() {
    return new History(begun, lost + 1, token, readyAt);
  }
}
