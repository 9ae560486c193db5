import type { GraphNode, GraphView } from '../api/views';

/** The node that an arrow key leads to: along an edge, or to the next node above or below. */
export function neighbour(graph: GraphView, from: string, key: string): string | undefined {
  const node = graph.nodes.find(({ id }) => id === from);
  if (!node) {
    return undefined;
  }
  switch (key) {
    case 'ArrowRight':
      return nearest(node, graph, graph.edges.filter((e) => e.from === from).map((e) => e.to));
    case 'ArrowLeft':
      return nearest(node, graph, graph.edges.filter((e) => e.to === from).map((e) => e.from));
    case 'ArrowDown':
      return beside(node, graph, (other) => other.y > node.y);
    case 'ArrowUp':
      return beside(node, graph, (other) => other.y < node.y);
    case 'Home':
      return graph.nodes[0]?.id;
    case 'End':
      return graph.nodes[graph.nodes.length - 1]?.id;
    default:
      return undefined;
  }
}

function nearest(node: GraphNode, graph: GraphView, ids: string[]): string | undefined {
  return closest(
    graph.nodes.filter(({ id }) => ids.includes(id)),
    (other) => Math.abs(other.y - node.y),
  );
}

function beside(node: GraphNode, graph: GraphView, wanted: (other: GraphNode) => boolean) {
  return closest(
    graph.nodes.filter(wanted),
    (other) => Math.abs(other.y - node.y) + 2 * Math.abs(other.x - node.x),
  );
}

function closest(nodes: GraphNode[], distance: (node: GraphNode) => number): string | undefined {
  return nodes.reduce<GraphNode | undefined>(
    (best, node) => (best === undefined || distance(node) < distance(best) ? node : best),
    undefined,
  )?.id;
}
