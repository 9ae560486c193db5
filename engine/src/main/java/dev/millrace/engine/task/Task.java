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

  record Pending() implements Task {
    @Override
    public History history() {
      return History.NONE;
    }

    @Override
    public TaskState state() {
      return TaskState.PENDING;
    }
  }

  record Ready(History history, Instant since) implements Task {
    @Override
    public TaskState state() {
      return TaskState.READY;
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
  }

  record Running(History history, Assignment assignment, Instant startedAt) implements Task {
    @Override
    public TaskState state() {
      return TaskState.RUNNING;
    }

    @Override
    public Optional<Assignment> held() {
      return Optional.of(assignment);
    }
  }

  record Backoff(History history, Instant retryAt, Failure last) implements Task {
    @Override
    public TaskState state() {
      return TaskState.BACKOFF;
    }
  }

  /**
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
  }
}
