package dev.millrace.engine.explain;

import dev.millrace.engine.dag.DagStep;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How many steps stand before each one on the longest way to it, itself included. */
final class Layers {
  private final Map<String, Integer> byId = new HashMap<>();
  private final Map<Integer, Integer> sizes = new HashMap<>();

  /**
   * @param before layers that all of these come after
   * @param steps in topological order
   */
  Layers(int before, List<DagStep> steps) {
    for (DagStep step : steps) {
      int layer = before + 1;
      for (String upstream : step.upstream()) {
        layer = Math.max(layer, byId.getOrDefault(upstream, before) + 1);
      }
      byId.put(step.id(), layer);
      sizes.merge(layer, 1, Integer::sum);
    }
  }

  int of(DagStep step) {
    return byId.get(step.id());
  }

  /** The last layer; 0 if there are no steps. */
  int last() {
    return sizes.keySet().stream().max(Integer::compare).orElse(0);
  }

  int widest() {
    return sizes.values().stream().max(Integer::compare).orElse(0);
  }
}
