package dev.millrace.worker.supervision;

import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.ToScheduler.Failure;
import dev.millrace.engine.message.ToScheduler.Finished;
import dev.millrace.engine.message.ToWorker.Assign;
import dev.millrace.worker.attempt.Lease;
import dev.millrace.worker.attempt.RunningAttempt;
import dev.millrace.worker.attempt.Stop;
import java.util.Optional;

/** An attempt that this worker was given, until its report and its log are acknowledged. */
final class Assignment {
  /** How far it is. */
  enum Phase {
    /** Accepted; no slot is free yet. */
    WAITING,
    /** Holds a slot. */
    RUNNING,
    /** Reported while its step still hangs; holds its slot until the step is gone. */
    ABANDONED,
    /** Its report waits for the acknowledgement. */
    REPORTED,
    /** Its report is acknowledged or never wanted; only log lines may still be owed. */
    SETTLED
  }

  final Assign assign;
  final String assigner;
  final LogShipping log;

  /** What whoever runs it knows of its lease. */
  final Lease lease;

  Phase phase = Phase.WAITING;
  RunningAttempt running;
  long startedAtMillis;
  long startedNanos;
  long settledNanos;
  long reportSentNanos;

  /** When the worker sent the last heartbeat that counts for its lease. */
  long confirmedNanos;

  boolean unwanted;
  private String owner;
  private long epoch;
  private boolean fenced;
  private Finished report;
  private Stop stop;
  private long stopNanos;

  Assignment(Assign assign, String assigner, LogShipping log, Lease lease) {
    this.assign = assign;
    this.assigner = assigner;
    this.log = log;
    this.lease = lease;
    this.owner = assigner;
    this.epoch = assign.epoch();
  }

  AttemptKey key() {
    return assign.attempt();
  }

  /** Whether it is not begun: it waits for a slot, or there was no room for it. */
  boolean isNotBegun() {
    boolean returned =
        phase == Phase.REPORTED
            && report.failure() != null
            && report.failure().failureClass().equals(Failure.RETURNED);
    return phase == Phase.WAITING || returned;
  }

  /** Whether what it reserves of the worker is taken. */
  boolean reserves() {
    return phase == Phase.WAITING || holdsSlot();
  }

  boolean holdsSlot() {
    return phase == Phase.RUNNING || phase == Phase.ABANDONED;
  }

  /** Who holds it with the highest epoch, as far as is known; at first who assigned it. */
  String owner() {
    return owner;
  }

  boolean isOwnedBy(String scheduler) {
    return scheduler.equals(owner);
  }

  /**
   * Whether a scheduler that speaks in this epoch may decide about the attempt. One that is out of
   * date may not: another has taken the run's shard over since.
   */
  boolean heeds(String scheduler, long itsEpoch) {
    return itsEpoch > epoch || scheduler.equals(owner) || epoch == 0;
  }

  /** A scheduler that is heeded speaks; whether it is a new owner. */
  boolean adopt(String scheduler, long itsEpoch) {
    if (itsEpoch <= epoch) {
      return false;
    }
    epoch = itsEpoch;
    boolean isNew = !scheduler.equals(owner);
    owner = scheduler;
    return isNew;
  }

  /** Whether a pulse in this epoch confirms its lease. */
  boolean isHeldBy(String scheduler, long itsEpoch) {
    return scheduler.equals(owner) && itsEpoch == epoch;
  }

  /** Whether it stops when its lease ends. */
  boolean isLeased() {
    return !fenced && (phase == Phase.WAITING || phase == Phase.RUNNING);
  }

  /** Its lease is over: whatever it still does counts for nothing. */
  void fence() {
    fenced = true;
  }

  boolean isFenced() {
    return fenced;
  }

  /** Whether the scheduler has still to be told, or to say that it knows. */
  boolean isOwed() {
    return phase != Phase.SETTLED && !unwanted;
  }

  boolean isOverdue(long nowNanos) {
    return phase == Phase.RUNNING
        && assign.timeoutMillis() > 0
        && nowNanos - startedNanos >= assign.timeoutMillis() * 1_000_000L;
  }

  /**
   * Asks it to stop, or asks again. The first reason counts, unless a later one is less patient.
   */
  void stop(Stop why, long nowNanos) {
    if (stop == null || why.grace().compareTo(stop.grace()) < 0) {
      stop = why;
      stopNanos = nowNanos;
    }
    if (running != null) {
      running.stop(stop);
    }
  }

  Optional<Stop> stop() {
    return Optional.ofNullable(stop);
  }

  /** How long ago it was first asked to stop. */
  long stoppingNanos(long nowNanos) {
    return stop == null ? 0 : nowNanos - stopNanos;
  }

  void report(Finished report) {
    this.report = report;
  }

  Finished report() {
    return report;
  }
}
