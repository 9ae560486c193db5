package dev.millrace.drawing;

import dev.millrace.engine.view.DagGraph;
import dev.millrace.engine.view.DagView;
import dev.millrace.engine.view.GraphLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.elk.alg.layered.options.LayeredMetaDataProvider;
import org.eclipse.elk.alg.layered.options.LayeredOptions;
import org.eclipse.elk.core.RecursiveGraphLayoutEngine;
import org.eclipse.elk.core.data.LayoutMetaDataService;
import org.eclipse.elk.core.math.ElkPadding;
import org.eclipse.elk.core.options.CoreOptions;
import org.eclipse.elk.core.options.Direction;
import org.eclipse.elk.core.options.EdgeRouting;
import org.eclipse.elk.core.util.BasicProgressMonitor;
import org.eclipse.elk.graph.ElkEdge;
import org.eclipse.elk.graph.ElkEdgeSection;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.util.ElkGraphUtil;

/**
 * Layers with few crossings, by ELK's layered algorithm (after Sugiyama, Tagawa, Toda 1981). The
 * same DAG always gives the same picture. Steps below {@code finally} stand to the right of all
 * others.
 */
public final class LayeredLayout {
  private static final double PADDING = 16;
  private static final double BETWEEN_NODES = 24;
  private static final double BETWEEN_LAYERS = 56;
  private static final int SEED = 1;

  static {
    LayoutMetaDataService.getInstance()
        .registerLayoutMetaDataProviders(new LayeredMetaDataProvider());
  }

  private LayeredLayout() {}

  public static GraphLayout of(DagGraph dag) {
    ElkNode root = root(dag.steps().stream().anyMatch(DagView.Step::inFinally));
    Map<String, ElkNode> nodes = new HashMap<>();
    for (DagView.Step step : dag.steps()) {
      nodes.put(step.id(), node(root, step));
    }
    List<ElkEdge> edges = new ArrayList<>();
    for (DagView.Edge edge : dag.edges()) {
      edges.add(ElkGraphUtil.createSimpleEdge(nodes.get(edge.from()), nodes.get(edge.to())));
    }
    new RecursiveGraphLayoutEngine().layout(root, new BasicProgressMonitor());
    return read(dag, root, nodes, edges);
  }

  private static ElkNode root(boolean hasFinally) {
    ElkNode root = ElkGraphUtil.createGraph();
    root.setProperty(CoreOptions.ALGORITHM, LayeredOptions.ALGORITHM_ID);
    root.setProperty(LayeredOptions.DIRECTION, Direction.RIGHT);
    root.setProperty(LayeredOptions.EDGE_ROUTING, EdgeRouting.ORTHOGONAL);
    root.setProperty(LayeredOptions.RANDOM_SEED, SEED);
    root.setProperty(LayeredOptions.PADDING, new ElkPadding(PADDING));
    root.setProperty(LayeredOptions.SPACING_NODE_NODE, BETWEEN_NODES);
    root.setProperty(LayeredOptions.SPACING_NODE_NODE_BETWEEN_LAYERS, BETWEEN_LAYERS);
    root.setProperty(LayeredOptions.SEPARATE_CONNECTED_COMPONENTS, !hasFinally);
    root.setProperty(LayeredOptions.PARTITIONING_ACTIVATE, hasFinally);
    return root;
  }

  private static ElkNode node(ElkNode root, DagView.Step step) {
    ElkNode node = ElkGraphUtil.createNode(root);
    NodeSize size = NodeSize.of(step);
    node.setDimensions(size.width(), size.height());
    node.setProperty(LayeredOptions.PARTITIONING_PARTITION, step.inFinally() ? 1 : 0);
    return node;
  }

  private static GraphLayout read(
      DagGraph dag, ElkNode root, Map<String, ElkNode> nodes, List<ElkEdge> edges) {
    List<GraphLayout.Node> drawnNodes =
        dag.steps().stream()
            .map(
                step -> {
                  ElkNode node = nodes.get(step.id());
                  return new GraphLayout.Node(
                      step.id(),
                      step.kind(),
                      node.getX(),
                      node.getY(),
                      node.getWidth(),
                      node.getHeight(),
                      step.inFinally());
                })
            .toList();
    List<GraphLayout.Edge> drawnEdges = new ArrayList<>();
    for (int i = 0; i < edges.size(); i++) {
      DagView.Edge edge = dag.edges().get(i);
      drawnEdges.add(
          new GraphLayout.Edge(edge.from(), edge.to(), edge.port(), points(edges.get(i))));
    }
    return new GraphLayout(root.getWidth(), root.getHeight(), drawnNodes, drawnEdges);
  }

  private static List<List<Double>> points(ElkEdge edge) {
    return edge.getSections().stream().flatMap(LayeredLayout::points).toList();
  }

  private static Stream<List<Double>> points(ElkEdgeSection section) {
    Stream<List<Double>> bends =
        section.getBendPoints().stream().map(point -> List.of(point.getX(), point.getY()));
    return Stream.concat(
        Stream.concat(Stream.of(List.of(section.getStartX(), section.getStartY())), bends),
        Stream.of(List.of(section.getEndX(), section.getEndY())));
  }
}
