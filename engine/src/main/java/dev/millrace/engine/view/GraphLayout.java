package dev.millrace.engine.view;

import java.util.List;

/**
 * Where the steps and edges of a DAG are drawn, in pixels from the left top, left to right.
 *
 * @param nodes in the order of the DAG
 * @param edges in the order of the DAG
 */
public record GraphLayout(double width, double height, List<Node> nodes, List<Edge> edges) {
  public GraphLayout {
    nodes = List.copyOf(nodes);
    edges = List.copyOf(edges);
  }

  /** A step; {@code x} and {@code y} are its left top corner. */
  public record Node(
      String id, String kind, double x, double y, double width, double height, boolean inFinally) {}

  /**
   * An edge.
   *
   * @param port the upstream's output port; empty for an order without data
   * @param points pairs of x and y: its begin, its bends, its end
   */
  public record Edge(String from, String to, String port, List<List<Double>> points) {
    public Edge {
      points = List.copyOf(points);
    }
  }
}
