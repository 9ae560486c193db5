package dev.millrace.engine.task;

import java.time.Instant;
import java.util.Optional;

/**
 * What a task has been through.
 *
 * @param begun attempts begun so far; one that waited and goes on has begun once
 * @param lost those of them, since its run last went on, whose worker was lost; they do not count
 *     against the retry limit
 * @param token the newest token that the task was assigned with; 0 before the first
 * @param readyAt when it became READY for the first time
 * @param startedAt when its newest attempt began, if it has
 * @param answer what came that the newest attempt waited for; kept when its worker is lost, so that
 *     nobody is asked twice, and dropped by a retry
 * @param openLease as long as an attempt that was given up is not proven gone; until then the task
 *     may go on, but is not CANCELLED
 * @param before how many attempts had begun when its run last went on from where it had failed;
 *     limits count anew from there. Empty if it never began anew
 */
public record History(
    int begun,
    int lost,
    long token,
    Optional<Instant> readyAt,
    Optional<Instant> startedAt,
    Optional<Answer> answer,
    Optional<OpenLease> openLease,
    Optional<Integer> before) {
  public static final History NONE = new History(0, 0, 0, Optional.empty(), Optional.empty());

  /** Of a task that never began anew. */
  public History(
      int begun,
      int lost,
      long token,
      Optional<Instant> readyAt,
      Optional<Instant> startedAt,
      Optional<Answer> answer,
      Optional<OpenLease> openLease) {
    this(begun, lost, token, readyAt, startedAt, answer, openLease, Optional.empty());
  }

  /** Of a task that waited for nothing and whose attempts are proven gone. */
  public History(
      int begun, int lost, long token, Optional<Instant> readyAt, Optional<Instant> startedAt) {
    this(begun, lost, token, readyAt, startedAt, Optional.empty(), Optional.empty());
  }

  /** Attempts that count against the retry limit. */
  public int counted() {
    return begun - before.orElse(0) - lost;
  }

  History ready(Instant at) {
    return readyAt.isPresent()
        ? this
        : new History(begun, lost, token, Optional.of(at), startedAt, answer, openLease, before);
  }

  History assigned(Assignment assignment, boolean resumes) {
    return new History(
        assignment.number(),
        lost,
        assignment.token(),
        readyAt,
        resumes ? startedAt : Optional.empty(),
        answer,
        openLease,
        before);
  }

  History started(Instant at) {
    return startedAt.isPresent()
        ? this
        : new History(begun, lost, token, readyAt, Optional.of(at), answer, openLease, before);
  }

  History lostOne() {
    return new History(begun, lost + 1, token, readyAt, startedAt, answer, openLease, before);
  }

  History answered(Optional<Answer> what) {
    return new History(begun, lost, token, readyAt, startedAt, what, openLease, before);
  }

  /** Of several leases, the one that ends last counts. */
  History leaseOpen(OpenLease other) {
    boolean known = openLease.filter(lease -> !lease.until().isBefore(other.until())).isPresent();
    return known
        ? this
        : new History(begun, lost, token, readyAt, startedAt, answer, Optional.of(other), before);
  }

  History leaseEnded() {
    return new History(begun, lost, token, readyAt, startedAt, answer, Optional.empty(), before);
  }

  /** Its attempts keep counting and its token stays; limits and waits begin anew. */
  History again() {
    return new History(
        begun,
        0,
        token,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        openLease,
        Optional.of(begun));
  }
}
