package dev.millrace.worker.supervision;

import dev.millrace.engine.message.ToScheduler.Finished;
import dev.millrace.engine.message.ToScheduler.Started;
import dev.millrace.worker.Ticker;
import dev.millrace.worker.attempt.AttemptReport;
import dev.millrace.worker.supervision.Assignment.Phase;

/** Tells the owner of an attempt how it goes: that it began, its progress, its log, its report. */
final class Reporting {
  private final String worker;
  private final Outgoing out;
  private final Ticker ticker;
  private final long resendNanos;

  Reporting(String worker, Outgoing out, Ticker ticker, long resendNanos) {
    this.worker = worker;
    this.out = out;
    this.ticker = ticker;
    this.resendNanos = resendNanos;
  }

  /**
   * @param stamp as in heartbeats
   */
  void started(Assignment assignment, long stamp) {
    out.toOwner(
        assignment.owner(),
        new Started(worker, assignment.key(), assignment.startedAtMillis, stamp));
  }

  /** Makes the report of an attempt and sends it: from now on again and again. */
  void ended(Assignment assignment, AttemptReport report) {
    assignment.report(
        new Finished(
            worker,
            assignment.key(),
            assignment.startedAtMillis,
            report.endedAtMillis(),
            report.failure(),
            report.outputs(),
            report.values(),
            report.registrations(),
            report.waiting()));
    // The log first, so that whoever sees the end has seen what led to it.
    log(assignment);
    again(assignment);
  }

  /** Sends a report once more. */
  void again(Assignment assignment) {
    assignment.reportSentNanos = ticker.nanos();
    out.toOwner(assignment.owner(), assignment.report());
  }

  /** Sends what is due by now. */
  void look(Assignment assignment, long now) {
    if (assignment.holdsSlot()) {
      assignment.log.takeProgress(now).ifPresent(p -> out.toOwner(assignment.owner(), p));
    }
    boolean reported = assignment.phase == Phase.REPORTED || assignment.phase == Phase.ABANDONED;
    if (reported && now - assignment.reportSentNanos >= resendNanos) {
      again(assignment);
    }
    log(assignment);
  }

  /** Someone who may not have heard what was said is to be told: a new owner, or one that came. */
  void retell(Assignment assignment) {
    assignment.log.resendAll();
    if (assignment.phase == Phase.REPORTED || assignment.phase == Phase.ABANDONED) {
      log(assignment);
      again(assignment);
    }
  }

  private void log(Assignment assignment) {
    if (out.schedulers().isEmpty()) {
      return;
    }
    for (var lines = assignment.log.next(ticker.nanos());
        lines.isPresent();
        lines = assignment.log.next(ticker.nanos())) {
      out.toOwner(assignment.owner(), lines.get());
    }
  }
}
