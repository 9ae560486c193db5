package dev.millrace.engine.run.fork;

import java.util.List;

/**
 * What a run made from another one will do.
 *
 * @param changes what differs from that run, in words: parameters, and with another version of the
 *     DAG what has changed in it
 * @param steps in the order of the DAG, {@code finally} last
 * @param digest lower-case hexadecimal SHA-256 of everything that the plan rests on: equal plans do
 *     the same
 */
public record ForkPlan(List<String> changes, List<Step> steps, String digest) {
  public ForkPlan {
    changes = List.copyOf(changes);
    steps = List.copyOf(steps);
  }

  /** What becomes of a step. */
  public enum Action {
    /** It is given the outputs and values that it had. */
    REUSE,
    /** It is not given them: it runs, or is given an equal result by the cache like in any run. */
    RUN,
    /** It was skipped, and nothing has changed of what made that so. */
    SKIP
  }

  /**
   * @param why in one line
   * @param notRepeated whether it is reused although its kind acts on the world outside of the run,
   *     such as a deployment, which therefore does not happen again
   */
  public record Step(String id, String kind, Action action, String why, boolean notRepeated) {}

  /** Whether no step but those of {@code finally} would run. */
  public boolean isIdle(int mainCount) {
    return steps.subList(0, mainCount).stream().noneMatch(step -> step.action() == Action.RUN);
  }
}
