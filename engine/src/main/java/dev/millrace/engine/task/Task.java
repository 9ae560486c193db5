package dev.millrace.engine.task;

import java.time.Instant;
import java.util.Optional;

/** The durable state of one step in one run. Each variant carries what exists then, no more. */
public sealed interface Task {
  History history();

  TaskState state();

  /** The attempt that may report, in the states in which there is one. */
  default Optional<Assignment> held() {
    return Optional.empty();
  }

  /** Whether its newest attempt has begun and not ended, on a worker or not. */
  default boolean hasOpenAttempt() {
    return held().isPresent();
  }

  /** What it waits for, in the states in which it does. */
  default Optional<Wait> waitsFor() {
    return Optional.empty();
  }

  /** The same after something more has happened to it that does not change where it is. */
  Task with(History history);

  /** Number of the present attempt, or of the next one if there is none. */
  default int attempt() {
    return switch (state()) {
      case PENDING, READY, BACKOFF -> hasOpenAttempt() ? history().begun() : history().begun() + 1;
      case DISPATCHED,
          RUNNING,
          WAITING,
          CANCELLING,
          SUCCEEDED,
          CACHED,
          FAILED,
          SKIPPED,
          UPSTREAM_FAILED,
          CANCELLED ->
          history().begun();
    };
  }

  /**
   * @param history of an earlier generation of its run, if its run went on from where it failed
   */
  record Pending(History history) implements Task {
    /** Nothing has happened to it. */
    public Pending() {
      this(History.NONE);
    }

    @Override
    public TaskState state() {
      return TaskState.PENDING;
    }

    @Override
    public Task with(History history) {
      return new Pending(history);
    }
  }

  /**
   * @param resumes whether the newest attempt goes on, with another token, after it waited
   */
  record Ready(History history, Instant since, boolean resumes) implements Task {
    /** For a new attempt. */
    public Ready(History history, Instant since) {
      this(history, since, false);
    }

    @Override
    public TaskState state() {
      return TaskState.READY;
    }

    @Override
    public boolean hasOpenAttempt() {
      return resumes;
    }

    @Override
    public Task with(History history) {
      return new Ready(history, since, resumes);
    }
  }

  record Dispatched(History history, Assignment assignment) implements Task {
    @Override
    public TaskState state() {
      return TaskState.DISPATCHED;
    }

    @Override
    public Optional<Assignment> held() {
      return Optional.of(assignment);
    }

    @Override
    public Task with(History history) {
      return new Dispatched(history, assignment);
    }
  }

  /**
   * @param startedAt when this worker began; later than the attempt's beginning if it waited
   */
  record Running(History history, Assignment assignment, Instant startedAt) implements Task {
    @Override
    public TaskState state() {
      return TaskState.RUNNING;
    }

    @Override
    public Optional<Assignment> held() {
      return Optional.of(assignment);
    }

    @Override
    public Task with(History history) {
      return new Running(history, assignment, startedAt);
    }
  }

  /** Its items are at work; it is on no worker itself. */
  record Mapped(History history, Instant since) implements Task {
    @Override
    public TaskState state() {
      return TaskState.RUNNING;
    }

    @Override
    public Task with(History history) {
      return new Mapped(history, since);
    }
  }

  record Waiting(History history, Wait wanted, Instant since) implements Task {
    @Override
    public TaskState state() {
      return TaskState.WAITING;
    }

    @Override
    public boolean hasOpenAttempt() {
      return true;
    }

    @Override
    public Optional<Wait> waitsFor() {
      return Optional.of(wanted);
    }

    @Override
    public Task with(History history) {
      return new Waiting(history, wanted, since);
    }
  }

  record Backoff(History history, Instant retryAt, Failure last) implements Task {
    @Override
    public TaskState state() {
      return TaskState.BACKOFF;
    }

    @Override
    public Task with(History history) {
      return new Backoff(history, retryAt, last);
    }
  }

  /**
   * An attempt on a worker was asked to stop.
   *
   * @param timeout what ran out, if a time limit is why it was asked to stop; empty if a person or
   *     the run asked
   */
  record Cancelling(
      History history, Assignment assignment, Optional<Failure> timeout, boolean retryAllowed)
      implements Task {
    @Override
    public TaskState state() {
      return TaskState.CANCELLING;
    }

    @Override
    public Optional<Assignment> held() {
      return Optional.of(assignment);
    }

    @Override
    public Cancelling with(History history) {
      return new Cancelling(history, assignment, timeout, retryAllowed);
    }
  }

  /**
   * The run that its attempt waits for was asked to stop; no worker is involved.
   *
   * @param timeout as of {@link Cancelling}
   */
  record CancellingChild(History history, Wait.ChildRun child, Optional<Failure> timeout)
      implements Task {
    @Override
    public TaskState state() {
      return TaskState.CANCELLING;
    }

    @Override
    public boolean hasOpenAttempt() {
      return true;
    }

    @Override
    public Optional<Wait> waitsFor() {
      return Optional.of(child);
    }

    @Override
    public Task with(History history) {
      return new CancellingChild(history, child, timeout);
    }
  }

  /**
   * Nothing is at it by the book, but an attempt that was given up is not proven gone.
   *
   * @param reason as of its end
   */
  record CancellingUnproven(History history, String reason) implements Task {
    @Override
    public TaskState state() {
      return TaskState.CANCELLING;
    }

    @Override
    public Task with(History history) {
      return new CancellingUnproven(history, reason);
    }
  }

  /**
   * Its items were asked to stop.
   *
   * @param reason as of its end
   */
  record CancellingItems(History history, String reason) implements Task {
    @Override
    public TaskState state() {
      return TaskState.CANCELLING;
    }

    @Override
    public Task with(History history) {
      return new CancellingItems(history, reason);
    }
  }

  /**
   * @param failure why, for FAILED
   * @param reason why, in words, for SKIPPED, UPSTREAM_FAILED and CANCELLED; otherwise empty
   */
  record Ended(
      History history, TaskState state, Optional<Failure> failure, String reason, Instant at)
      implements Task {
    public Ended {
      if (!state.isTerminal()) {
        throw new IllegalArgumentException(state + " is not an end");
      }
    }

    @Override
    public Task with(History history) {
      return new Ended(history, state, failure, reason, at);
    }
  }
}
