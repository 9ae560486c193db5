package dev.millrace.engine.view;

import java.util.List;
import java.util.Map;

/**
 * What a run made from another one would do.
 *
 * @param run the other run
 * @param version of the DAG that the new run would be pinned to
 * @param params complete
 * @param changes what differs from the other run, in words
 * @param steps in the order of the DAG, {@code finally} last
 * @param idle whether no step but those of {@code finally} would run; then there is nothing to
 *     start
 * @param digest names this plan: to start exactly what was shown
 */
public record ForkView(
    String run,
    String dag,
    String version,
    Map<String, Object> params,
    List<String> changes,
    List<Step> steps,
    boolean idle,
    String digest) {
  public ForkView {
    changes = List.copyOf(changes);
    steps = List.copyOf(steps);
  }

  /**
   * @param action {@code reuse}, {@code run} or {@code skip}
   * @param why in one line
   * @param notRepeated whether it is reused although it acts on the world outside of the run, which
   *     therefore does not happen again
   */
  public record Step(String id, String kind, String action, String why, boolean notRepeated) {}
}
