package dev.millrace.engine.run;

import dev.millrace.engine.task.Failure;
import java.time.Instant;
import java.util.Optional;

/**
 * How a run itself is, apart from its tasks. What may come too late says whether it changed
 * anything.
 */
final class RunLife {
  private RunState state;
  private Optional<StopKind> stop;
  private Optional<Instant> startedAt;
  private Optional<Instant> endedAt;
  private String reason;
  private Generations generations;
  private RunOutputs outputs = RunOutputs.NONE;

  RunLife(
      RunState state,
      Optional<StopKind> stop,
      Optional<Instant> startedAt,
      Optional<Instant> endedAt,
      String reason,
      Generations generations) {
    this.state = state;
    this.stop = stop;
    this.startedAt = startedAt;
    this.endedAt = endedAt;
    this.reason = reason;
    this.generations = generations;
  }

  /** That of a new run. */
  static RunLife queued() {
    return new RunLife(
        RunState.QUEUED,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "",
        Generations.NONE);
  }

  RunState state() {
    return state;
  }

  Optional<StopKind> stop() {
    return stop;
  }

  Optional<Instant> startedAt() {
    return startedAt;
  }

  Optional<Instant> endedAt() {
    return endedAt;
  }

  String reason() {
    return reason;
  }

  Generations generations() {
    return generations;
  }

  RunOutputs outputs() {
    return outputs;
  }

  /** When the present generation began; empty if none has. */
  Optional<Instant> generationBegun() {
    return generations.since().or(() -> startedAt);
  }

  boolean begin(Instant at) {
    Optional<RunState> next = RunTransitions.apply(state, RunEvent.ADMITTED);
    if (next.isEmpty()) {
      return false;
    }
    state = next.get();
    startedAt = Optional.of(at);
    return true;
  }

  /** Only the first request of a kind counts, and none after a harder one. */
  boolean stop(StopKind kind, RunEvent event, Instant at, String why) {
    if (state.isTerminal() || stop.filter(known -> known.isAtLeast(kind)).isPresent()) {
      return false;
    }
    stop = Optional.of(kind);
    state = RunTransitions.apply(state, event).orElse(state);
    reason = why;
    if (state.isTerminal()) {
      endedAt = Optional.of(at);
    }
    return true;
  }

  /** The first failure that fails the run is its reason. */
  boolean explain(String step, Failure failure) {
    if (!reason.isEmpty()) {
      return false;
    }
    reason = step + ": " + failure.failureClass() + ": " + failure.message();
    return true;
  }

  /** Whether it has ended so that {@link #goOn} may be called. */
  boolean mayGoOn() {
    return RunTransitions.apply(state, RunEvent.REOPENED).isPresent();
  }

  /** Begins the next generation. */
  void goOn(Instant at) {
    RunState next = RunTransitions.apply(state, RunEvent.REOPENED).orElseThrow();
    generations = generations.after(new Generations.Ended(state, reason, endedAt.orElse(at), at));
    state = next;
    stop = Optional.empty();
    endedAt = Optional.empty();
    startedAt = startedAt.or(() -> Optional.of(at));
    reason = "";
  }

  /**
   * All of its tasks have ended.
   *
   * @param failed whether one of them fails the run
   */
  boolean end(boolean failed, Instant at) {
    Optional<RunState> next = RunTransitions.apply(state, howAllEnded(failed));
    if (next.isEmpty()) {
      return false;
    }
    state = next.get();
    endedAt = Optional.of(at);
    return true;
  }

  private RunEvent howAllEnded(boolean failed) {
    if (stop.filter(StopKind.TIMEOUT::equals).isPresent()) {
      return RunEvent.ALL_ENDED_AFTER_TIMEOUT;
    }
    return failed ? RunEvent.ALL_ENDED_WITH_FAILURE : RunEvent.ALL_ENDED_WELL;
  }

  void leave(RunOutputs left) {
    outputs = left;
  }
}
