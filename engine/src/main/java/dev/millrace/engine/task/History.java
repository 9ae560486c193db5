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
 * @param startedAt when its newest attempt began, if it has
 */
public record History(
    int begun, int lost, long token, Optional<Instant> readyAt, Optional<Instant> startedAt) {
  public static final History NONE = new History(0, 0, 0, Optional.empty(), Optional.empty());

  /** Attempts that count against the retry limit. */
  public int counted() {
    return begun - lost;
  }

  History ready(Instant at) {
    return readyAt.isPresent() ? this : new History(begun, lost, token, Optional.of(at), startedAt);
  }

  History assigned(Assignment assignment) {
    return new History(assignment.number(), lost, assignment.token(), readyAt, Optional.empty());
  }

  History started(Instant at) {
    return new History(begun, lost, token, readyAt, Optional.of(at));
  }

  History lostOne() {
    return new History(begun, lost + 1, token, readyAt, startedAt);
  }
}
