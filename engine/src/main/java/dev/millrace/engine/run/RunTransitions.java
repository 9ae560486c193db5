package dev.millrace.engine.run;

import java.util.Optional;

/** The rules of a run's life. Pure. */
public final class RunTransitions {
  private RunTransitions() {}

  /** The state after the event; empty if the event leaves the state as it is. */
  public static Optional<RunState> apply(RunState state, RunEvent event) {
    return switch (event) {
      case ADMITTED ->
          switch (state) {
            case QUEUED -> Optional.of(RunState.RUNNING);
            case RUNNING, CANCELLING, SUCCEEDED, FAILED, CANCELLED -> Optional.empty();
          };
      case CANCEL_REQUESTED, KILL_REQUESTED ->
          switch (state) {
            case QUEUED -> Optional.of(RunState.CANCELLED);
            case RUNNING -> Optional.of(RunState.CANCELLING);
            case CANCELLING, SUCCEEDED, FAILED, CANCELLED -> Optional.empty();
          };
      case REOPENED ->
          switch (state) {
            case FAILED, CANCELLED -> Optional.of(RunState.RUNNING);
            case QUEUED, RUNNING, CANCELLING, SUCCEEDED -> Optional.empty();
          };
      case TIMED_OUT ->
          switch (state) {
            case RUNNING -> Optional.of(RunState.CANCELLING);
            case QUEUED, CANCELLING, SUCCEEDED, FAILED, CANCELLED -> Optional.empty();
          };
      case ALL_ENDED_WELL -> ended(state, RunState.SUCCEEDED);
      case ALL_ENDED_WITH_FAILURE -> ended(state, RunState.FAILED);
      case ALL_ENDED_AFTER_TIMEOUT ->
          switch (state) {
            case CANCELLING -> Optional.of(RunState.FAILED);
            case QUEUED, RUNNING, SUCCEEDED, FAILED, CANCELLED -> Optional.empty();
          };
    };
  }

  private static Optional<RunState> ended(RunState state, RunState verdict) {
    return switch (state) {
      case RUNNING -> Optional.of(verdict);
      case CANCELLING -> Optional.of(RunState.CANCELLED);
      case QUEUED, SUCCEEDED, FAILED, CANCELLED -> Optional.empty();
    };
  }
}
