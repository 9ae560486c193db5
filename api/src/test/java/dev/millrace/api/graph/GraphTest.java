package dev.millrace.api.graph;

import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;

import dev.millrace.api.memory.MemoryState;
import dev.millrace.api.memory.Samples;
import dev.millrace.drawing.ColumnLayout;
import dev.millrace.drawing.LayeredLayout;
import dev.millrace.engine.view.DagGraph;
import dev.millrace.engine.view.DagView;
import dev.millrace.engine.view.GraphLayout;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@QuarkusTest
@Timeout(60)
class GraphTest {
  @Inject MemoryState state;

  @BeforeEach
  void oneRun() {
    state.clear();
    state.dags.put("wine", Samples.dag("wine"));
    state.runs.add(Samples.run("r1", "wine", "RUNNING", Map.of()));
  }

  @Test
  void theGraphOfADagAndOfItsRunIsAnswered() {
    for (String path : List.of("/api/v1/dags/wine/graph", "/api/v1/runs/r1/graph")) {
      when()
          .get(path)
          .then()
          .statusCode(200)
          .body("width", greaterThan(0f))
          .body("nodes.id", contains("raw", "left", "right", "joined", "tell"))
          .body("nodes[4].inFinally", equalTo(true))
          .body("edges[0].port", equalTo("data"))
          .body("edges[0].points[0].size()", equalTo(2));
    }
    when().get("/api/v1/runs/r9/graph").then().statusCode(404);
  }

  @Test
  void aVersionIsLaidOutOnceUntilItIsForgotten() {
    GraphLayouts layouts = new GraphLayouts(100, 1);
    GraphLayout first = layouts.of(Samples.dag("a"));
    assertThat(layouts.of(Samples.dag("a"))).isSameAs(first);
    layouts.of(Samples.dag("b"));
    assertThat(layouts.of(Samples.dag("a"))).isEqualTo(first).isNotSameAs(first);
  }

  @Test
  void aDagThatIsTooLargeForLayersStandsInColumns() {
    GraphLayouts layouts = new GraphLayouts(400, 2);
    assertThat(layouts.of(random(401)))
        .isEqualTo(ColumnLayout.of(DagGraph.of(random(401))))
        .isNotEqualTo(LayeredLayout.of(DagGraph.of(random(401))));
  }

  /** Each step waits for one or two earlier ones. */
  private static DagView random(int steps) {
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
    return dag("random-" + steps, nodes, edges);
  }

  private static DagView dag(String name, List<DagView.Step> steps, List<DagView.Edge> edges) {
    return new DagView(
        name,
        "v",
        "",
        "",
        Map.of(),
        "",
        Samples.NOON,
        List.of(),
        steps,
        edges,
        Optional.empty(),
        Optional.empty());
  }
}
