package dev.millrace.web.fake;

import dev.millrace.engine.view.DagView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A picture of a DAG in columns, in the shape in which the API answers. */
public record WineGraph(double width, double height, List<Node> nodes, List<Edge> edges) {
  private static final double MARGIN = 16;
  private static final double WIDTH = 120;
  private static final double HEIGHT = 52;
  private static final double COLUMN = WIDTH + 56;
  private static final double ROW = HEIGHT + 24;

  /** Where a step is drawn. */
  public record Node(
      String id, String kind, double x, double y, double width, double height, boolean inFinally) {}

  /** Where an edge is drawn. */
  public record Edge(String from, String to, String port, List<List<Double>> points) {}

  /** The eight steps of the example: a row with the evaluation below it. */
  public static WineGraph of(DagView dag) {
    List<String> upper = List.of("raw", "clean", "graded", "parts", "forest", "bundle", "live");
    List<Node> nodes = new ArrayList<>();
    for (DagView.Step step : dag.steps()) {
      boolean below = !upper.contains(step.id());
      // The column right of the forest belongs to the evaluation alone.
      int column = below ? 5 : upper.indexOf(step.id()) + (upper.indexOf(step.id()) > 4 ? 1 : 0);
      nodes.add(node(step, column, below ? 1 : 0));
    }
    return withEdges(dag, nodes);
  }

  /** As many steps as wanted, one column per hundred. */
  public static WineGraph grid(DagView dag) {
    List<Node> nodes = new ArrayList<>();
    for (DagView.Step step : dag.steps()) {
      nodes.add(node(step, nodes.size() / 100, nodes.size() % 100));
    }
    return withEdges(dag, nodes);
  }

  private static Node node(DagView.Step step, int column, int row) {
    double x = MARGIN + column * COLUMN;
    double y = MARGIN + row * ROW;
    return new Node(step.id(), step.kind(), x, y, WIDTH, HEIGHT, step.inFinally());
  }

  private static WineGraph withEdges(DagView dag, List<Node> nodes) {
    Map<String, Node> byId = nodes.stream().collect(Collectors.toMap(Node::id, node -> node));
    List<Edge> edges =
        dag.edges().stream()
            .map(
                e ->
                    new Edge(
                        e.from(), e.to(), e.port(), line(byId.get(e.from()), byId.get(e.to()))))
            .toList();
    double right = nodes.stream().mapToDouble(n -> n.x() + n.width()).max().orElse(0);
    double bottom = nodes.stream().mapToDouble(n -> n.y() + n.height()).max().orElse(0);
    return new WineGraph(right + MARGIN, bottom + MARGIN, List.copyOf(nodes), edges);
  }

  private static List<List<Double>> line(Node from, Node to) {
    double startY = from.y() + from.height() / 2;
    double endY = to.y() + to.height() / 2;
    double start = from.x() + from.width();
    if (startY == endY) {
      return List.of(List.of(start, startY), List.of(to.x(), endY));
    }
    double bend = startY < endY ? start + 20 : to.x() - 20;
    return List.of(
        List.of(start, startY), List.of(bend, startY), List.of(bend, endY), List.of(to.x(), endY));
  }
}
