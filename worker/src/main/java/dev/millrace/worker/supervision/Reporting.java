package dev.millrace.worker.supervision;

import dev.millrace.engine.message.ToScheduler.Finished;
import dev.millrace.engine.message.ToScheduler.Started;
import dev.millrace.worker.Ticker;
import dev.millrace.worker.attempt.AttemptReport;
import dev.millrace.worker.supervision.Assignment.Phase;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.LongUnaryOperator;

/** Tells the owner of an attempt how it goes: that it began, its progress, its log, its report. */
final class Reporting {
  /** Saves a message and a commit for every step that is quicker; nobody sees the difference. */
  private static final long STARTED_AFTER_NANOS = Duration.ofMillis(10).toNanos();

  private final String worker;
  private final Outgoing out;
  private final Ticker ticker;
  private final long resendNanos;
  private final Queue<Assignment> begun = new ArrayDeque<>();

  Reporting(String worker, Outgoing out, Ticker ticker, long resendNanos) {
    this.worker = worker;
    this.out = out;
    this.ticker = ticker;
    this.resendNanos = resendNanos;
  }

  /**
   * Notes that an attempt has begun. If it ends soon, its report says so too, and that is enough.
   */
  void started(Assignment assignment) {
    begun.add(assignment);
  }

  /**
   * Says of the attempts that have run for a while that they have begun.
   *
   * @param stamp from a moment to what heartbeats call it
   */
  void sayStarted(long now, LongUnaryOperator stamp) {
    for (Assignment first = begun.peek();
        first != null && now - first.startedNanos >= STARTED_AFTER_NANOS;
        first = begun.peek()) {
      begun.remove();
      if (first.holdsSlot()) {
        long began = stamp.applyAsLong(first.startedNanos);
        out.toOwner(first.owner(), new Started(worker, first.key(), first.startedAtMillis, began));
      }
    }
  }

  /**
   * Nanoseconds until {@link #sayStarted} has something to say; {@code Long.MAX_VALUE} if never.
   */
  long quietNanos(long now) {
    while (!begun.isEmpty() && !begun.peek().holdsSlot()) {
      begun.remove();
    }
    return begun.isEmpty() ? Long.MAX_VALUE : begun.peek().startedNanos + STARTED_AFTER_NANOS - now;
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
