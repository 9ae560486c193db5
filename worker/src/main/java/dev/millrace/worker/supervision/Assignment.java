package dev.millrace.worker.supervision;

import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.ToScheduler.Finished;
import dev.millrace.engine.message.ToWorker.Assign;
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
  Phase phase = Phase.WAITING;
  RunningAttempt running;
  long startedAtMillis;
  long startedNanos;
  long settledNanos;
  long reportSentNanos;
  boolean unwanted;
  private Finished report;
  private Stop stop;
  private long stopNanos;

  Assignment(Assign assign, String assigner, LogShipping log) {
    this.assign = assign;
    this.assigner = assigner;
    this.log = log;
  }

  AttemptKey key() {
    return assign.attempt();
  }

  boolean holdsSlot() {
    return phase == Phase.RUNNING || phase == Phase.ABANDONED;
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

  /** Asks it to stop, or asks again. The first reason counts. */
  void stop(Stop why, long nowNanos) {
    if (stop == null) {
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
