package dev.millrace.engine.task;

import java.time.Instant;
import java.util.Optional;

/** Something that happened to a task. Time travels inside the event. */
public sealed interface TaskEvent {
  Instant at();

  <R> R accept(Visitor<R> visitor);

  /** One method per event: a new event does not compile until every rule set has answered it. */
  interface Visitor<R> {
    R released(Released event);

    R passedOver(PassedOver event);

    R refused(Refused event);

    R reopened(Reopened event);

    R reused(Reused event);

    R expanded(Expanded event);

    R itemsEnded(ItemsEnded event);

    R assigned(Assigned event);

    R returned(Returned event);

    R started(Started event);

    R succeeded(Succeeded event);

    R attemptFailed(AttemptFailed event);

    R attemptWaits(AttemptWaits event);

    R resumed(Resumed event);

    R workerLost(WorkerLost event);

    R leaseEnded(LeaseEnded event);

    R backoffElapsed(BackoffElapsed event);

    R attemptTimedOut(AttemptTimedOut event);

    R queueTimedOut(QueueTimedOut event);

    R totalTimedOut(TotalTimedOut event);

    R cancelRequested(CancelRequested event);
  }

  /** Everything upstream has ended in a way that lets this task run. */
  record Released(Instant at) implements TaskEvent {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.released(this);
    }
  }

  /**
   * Everything upstream has ended in a way that keeps this task from running.
   *
   * @param end SKIPPED, UPSTREAM_FAILED or CANCELLED
   */
  record PassedOver(Instant at, TaskState end, String reason) implements TaskEvent {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.passedOver(this);
    }
  }

  /**
   * The task cannot go on at all: its condition or parameters cannot be evaluated, or what it waits
   * for cannot be had.
   */
  record Refused(Instant at, Failure failure) implements TaskEvent {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.refused(this);
    }
  }

  /** There is a result of before that it may be given instead of running. */
  record Reused(Instant at) implements TaskEvent {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.reused(this);
    }
  }

  /**
   * Its run goes on from where it failed, and it begins anew.
   *
   * @param evenSuccess whether it does also if it succeeded
   */
  record Reopened(Instant at, boolean evenSuccess) implements TaskEvent {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.reopened(this);
    }
  }

  /** What it runs once for each element of is known: its items begin. */
  record Expanded(Instant at) implements TaskEvent {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.expanded(this);
    }
  }

  /**
   * Every item has ended, or never will begin.
   *
   * @param end SUCCEEDED or FAILED; of a task that was asked to stop it is CANCELLED whatever this
   *     says
   * @param failure why, for FAILED
   */
  record ItemsEnded(Instant at, TaskState end, Optional<Failure> failure) implements TaskEvent {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.itemsEnded(this);
    }
  }

  /** A worker was chosen. */
  record Assigned(Instant at, Assignment assignment) implements TaskEvent {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.assigned(this);
    }
  }

  /** The worker has no room for the attempt and has not begun it. */
  record Returned(Instant at, long token) implements TaskEvent {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.returned(this);
    }
  }

  /** The worker began. */
  record Started(Instant at, long token) implements TaskEvent {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.started(this);
    }
  }

  /** The worker reports success. */
  record Succeeded(Instant at, long token) implements TaskEvent {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.succeeded(this);
    }
  }

  /** The worker reports failure, or that it has stopped as it was asked to. */
  record AttemptFailed(Instant at, long token, Failure failure) implements TaskEvent {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.attemptFailed(this);
    }
  }

  /** The worker reports that the attempt cannot go on before something has come. */
  record AttemptWaits(Instant at, long token, Wait wanted) implements TaskEvent {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.attemptWaits(this);
    }
  }

  /** What the attempt waits for has come. */
  record Resumed(Instant at, Answer answer) implements TaskEvent {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.resumed(this);
    }
  }

  /**
   * The worker is given up.
   *
   * @param mayRunUntil empty if the attempt is proven gone: the worker says so, or its lease has
   *     ended and it has fenced itself; otherwise when the lease is expected to have ended
   */
  record WorkerLost(Instant at, long token, String how, Optional<Instant> mayRunUntil)
      implements TaskEvent {
    /** With an attempt that is proven gone. */
    public WorkerLost(Instant at, long token, String how) {
      this(at, token, how, Optional.empty());
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.workerLost(this);
    }
  }

  /** Every attempt that was given up is proven gone now: the last open lease has ended. */
  record LeaseEnded(Instant at) implements TaskEvent {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.leaseEnded(this);
    }
  }

  /** The pause before the next attempt may be over. */
  record BackoffElapsed(Instant at) implements TaskEvent {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.backoffElapsed(this);
    }
  }

  /** The attempt took longer than its limit and its worker has not stopped it. */
  record AttemptTimedOut(Instant at, long token, String limit) implements TaskEvent {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.attemptTimedOut(this);
    }
  }

  /** It waited longer for a slot than its limit. */
  record QueueTimedOut(Instant at, String limit) implements TaskEvent {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.queueTimedOut(this);
    }
  }

  /** All attempts, pauses and waits together took longer than the limit. */
  record TotalTimedOut(Instant at, String limit) implements TaskEvent {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.totalTimedOut(this);
    }
  }

  /**
   * Someone wants it stopped.
   *
   * @param kill without the grace period
   */
  record CancelRequested(Instant at, String reason, boolean kill) implements TaskEvent {
    /** With the grace period. */
    public CancelRequested(Instant at, String reason) {
      this(at, reason, false);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.cancelRequested(this);
    }
  }
}
