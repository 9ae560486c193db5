package dev.millrace.drawing;

import dev.millrace.engine.view.DagGraph;
import dev.millrace.engine.view.DagView;
import dev.millrace.engine.view.GraphLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Plain columns for DAGs that are too large to search for few crossings: each step stands one
 * column right of the last step that it waits for, in the order of the DAG. Takes time in
 * proportion to the number of steps and edges.
 */
public final class ColumnLayout {
  private static final double PADDING = 16;
  private static final double BETWEEN_ROWS = 24;
  private static final double BETWEEN_COLUMNS = 56;

  private ColumnLayout() {}

  public static GraphLayout of(DagGraph dag) {
    Map<String, Integer> columns = columns(dag);
    int count = columns.values().stream().mapToInt(column -> column + 1).max().orElse(0);
    double[] widths = new double[count];
    for (DagView.Step step : dag.steps()) {
      int column = columns.get(step.id());
      widths[column] = Math.max(widths[column], NodeSize.of(step).width());
    }
    double[] left = new double[count + 1];
    left[0] = PADDING;
    for (int i = 0; i < count; i++) {
      left[i + 1] = left[i] + widths[i] + BETWEEN_COLUMNS;
    }
    Map<String, GraphLayout.Node> nodes = new LinkedHashMap<>();
    int[] rows = new int[count];
    double height = 0;
    for (DagView.Step step : dag.steps()) {
      int column = columns.get(step.id());
      NodeSize size = NodeSize.of(step);
      double y = PADDING + rows[column]++ * (size.height() + BETWEEN_ROWS);
      height = Math.max(height, y + size.height() + PADDING);
      nodes.put(
          step.id(),
          new GraphLayout.Node(
              step.id(),
              step.kind(),
              left[column],
              y,
              size.width(),
              size.height(),
              step.inFinally()));
    }
    List<GraphLayout.Edge> edges =
        dag.edges().stream()
            .map(edge -> edge(edge, nodes.get(edge.from()), nodes.get(edge.to())))
            .toList();
    double width = count == 0 ? 0 : left[count] - BETWEEN_COLUMNS + PADDING;
    return new GraphLayout(width, height, List.copyOf(nodes.values()), edges);
  }

  private static GraphLayout.Edge edge(
      DagView.Edge edge, GraphLayout.Node from, GraphLayout.Node to) {
    return new GraphLayout.Edge(
        edge.from(),
        edge.to(),
        edge.port(),
        List.of(
            List.of(from.x() + from.width(), from.y() + from.height() / 2),
            List.of(to.x(), to.y() + to.height() / 2)));
  }

  /** The longest way to each step; steps come after those they wait for (Kahn 1962). */
  private static Map<String, Integer> columns(DagGraph dag) {
    Map<String, List<String>> downstream = new HashMap<>();
    Map<String, Integer> waiting = new HashMap<>();
    for (DagView.Edge edge : dag.edges()) {
      downstream.computeIfAbsent(edge.from(), id -> new ArrayList<>()).add(edge.to());
      waiting.merge(edge.to(), 1, Integer::sum);
    }
    Map<String, Integer> columns = new HashMap<>();
    List<String> ready = new ArrayList<>();
    int last = -1;
    for (DagView.Step step : dag.steps()) {
      columns.put(step.id(), 0);
      if (!waiting.containsKey(step.id())) {
        ready.add(step.id());
      }
    }
    for (int i = 0; i < ready.size(); i++) {
      for (String to : downstream.getOrDefault(ready.get(i), List.of())) {
        columns.merge(to, columns.get(ready.get(i)) + 1, Math::max);
        if (waiting.merge(to, -1, Integer::sum) == 0) {
          ready.add(to);
        }
      }
    }
    for (DagView.Step step : dag.steps()) {
      last = step.inFinally() ? last : Math.max(last, columns.get(step.id()));
    }
    int shift = last + 1;
    for (DagView.Step step : dag.steps()) {
      if (step.inFinally()) {
        columns.merge(step.id(), shift, Integer::sum);
      }
    }
    return columns;
  }
}
