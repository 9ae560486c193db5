package dev.millrace.drawing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.view.DagGraph;
import dev.millrace.engine.view.DagView;
import dev.millrace.engine.view.GraphLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LayoutTest {
  @Test
  void aDiamondRunsFromLeftToRightWithItsSidesBesideEachOther() {
    Stream.of(LayeredLayout.of(Graphs.diamond()), ColumnLayout.of(Graphs.diamond()))
        .forEach(
            layout -> {
              var raw = node(layout, "raw");
              var left = node(layout, "left");
              var right = node(layout, "right");
              var joined = node(layout, "joined");
              var tell = node(layout, "tell");
              assertThat(left.x()).isGreaterThan(raw.x() + raw.width()).isEqualTo(right.x());
              assertThat(left.y()).isNotEqualTo(right.y());
              assertThat(joined.x()).isGreaterThan(left.x() + left.width());
              assertThat(tell.x()).isGreaterThan(joined.x() + joined.width());
              assertEdgesTouchTheirSteps(layout);
              assertNothingOverlaps(layout);
            });
  }

  @Test
  void theSameDagGivesTheSamePicture() {
    assertThat(LayeredLayout.of(random(80))).isEqualTo(LayeredLayout.of(random(80)));
  }

  @Test
  void aLargeDagIsDrawnWithoutOverlaps() {
    GraphLayout layered = LayeredLayout.of(random(400));
    assertNothingOverlaps(layered);
    assertEdgesTouchTheirSteps(layered);
    GraphLayout columns = ColumnLayout.of(random(1_000));
    assertNothingOverlaps(columns);
    assertThat(columns.nodes()).hasSize(1_000);
  }

  @Test
  void aDagWithoutStepsIsEmpty() {
    assertThat(ColumnLayout.of(new DagGraph(List.of(), List.of())).nodes()).isEmpty();
    assertThat(LayeredLayout.of(new DagGraph(List.of(), List.of())).nodes()).isEmpty();
  }

  private static void assertEdgesTouchTheirSteps(GraphLayout layout) {
    for (GraphLayout.Edge edge : layout.edges()) {
      var from = node(layout, edge.from());
      var to = node(layout, edge.to());
      assertThat(edge.points().get(0).get(0)).isEqualTo(from.x() + from.width());
      assertThat(edge.points().get(edge.points().size() - 1).get(0)).isEqualTo(to.x());
    }
  }

  private static void assertNothingOverlaps(GraphLayout layout) {
    for (GraphLayout.Node a : layout.nodes()) {
      assertThat(a.x() + a.width()).isLessThanOrEqualTo(layout.width());
      assertThat(a.y() + a.height()).isLessThanOrEqualTo(layout.height());
      for (GraphLayout.Node b : layout.nodes()) {
        boolean apart =
            a.x() + a.width() <= b.x()
                || b.x() + b.width() <= a.x()
                || a.y() + a.height() <= b.y()
                || b.y() + b.height() <= a.y();
        assertThat(apart || a == b).as("%s and %s apart", a.id(), b.id()).isTrue();
      }
    }
  }

  private static GraphLayout.Node node(GraphLayout layout, String id) {
    return layout.nodes().stream().filter(node -> node.id().equals(id)).findFirst().orElseThrow();
  }

  /** Each step waits for one or two earlier ones. */
  private static DagGraph random(int steps) {
    SplittableRandom random = new SplittableRandom(steps);
    List<DagView.Step> nodes = new ArrayList<>();
    List<DagView.Edge> edges = new ArrayList<>();
    for (int i = 0; i < steps; i++) {
      nodes.add(new DagView.Step("step-" + i, "noop", false));
      for (int to = i, n = 0; i > 0 && n < 1 + i % 2; n++) {
        int from = random.nextInt(Math.max(0, i - 20), i);
        edges.add(new DagView.Edge("step-" + from, "step-" + to, "out" + n));
      }
    }
    return new DagGraph(nodes, edges);
  }
}
