package dev.millrace.drawing;

import dev.millrace.engine.view.DagGraph;
import dev.millrace.engine.view.DagView;
import java.util.ArrayList;
import java.util.List;

/** Graphs that tests draw. */
final class Graphs {
  private Graphs() {}

  /** Each edge as {@code from > to}, or {@code from.port > to}; steps in the order they come. */
  static DagGraph of(List<String> steps, List<String> inFinally, String... edges) {
    List<DagView.Step> all = new ArrayList<>();
    steps.forEach(id -> all.add(new DagView.Step(id, "noop", false)));
    inFinally.forEach(id -> all.add(new DagView.Step(id, "notify", true)));
    List<DagView.Edge> drawn = new ArrayList<>();
    for (String edge : edges) {
      String[] ends = edge.split(" > ");
      String[] from = ends[0].split("\\.");
      drawn.add(new DagView.Edge(from[0], ends[1], from.length > 1 ? from[1] : ""));
    }
    return new DagGraph(all, drawn);
  }

  /** One step, two beside each other, one that waits for both, and one below {@code finally}. */
  static DagGraph diamond() {
    return of(
        List.of("raw", "left", "right", "joined"),
        List.of("tell"),
        "raw.data > left",
        "raw.data > right",
        "left.data > joined",
        "right > joined");
  }

  static DagGraph fan(int wide) {
    List<String> steps = new ArrayList<>(List.of("root"));
    List<String> edges = new ArrayList<>();
    for (int i = 0; i < wide; i++) {
      steps.add("part-" + i);
      edges.add("root.data > part-" + i);
      edges.add("part-" + i + ".data > joined");
    }
    steps.add("joined");
    return of(steps, List.of(), edges.toArray(String[]::new));
  }
}
