package dev.millrace.engine.view;

import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.dag.DagStep;
import dev.millrace.engine.dag.InputReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The steps of a DAG and what leads from one to another.
 *
 * @param steps in topological order, those below {@code finally} last
 * @param edges one for each connected port, and one without a port where a step waits for another
 *     without data
 */
public record DagGraph(List<DagView.Step> steps, List<DagView.Edge> edges) {
  public DagGraph {
    steps = List.copyOf(steps);
    edges = List.copyOf(edges);
  }

  public static DagGraph of(DagView dag) {
    return new DagGraph(dag.steps(), dag.edges());
  }

  public static DagGraph of(Dag dag) {
    List<DagView.Step> steps = new ArrayList<>();
    List<DagView.Edge> edges = new ArrayList<>();
    dag.steps().forEach(step -> add(step, false, steps, edges));
    dag.finallySteps().forEach(step -> add(step, true, steps, edges));
    return new DagGraph(steps, edges);
  }

  private static void add(
      DagStep step, boolean inFinally, List<DagView.Step> steps, List<DagView.Edge> edges) {
    steps.add(new DagView.Step(step.id(), step.kind().name(), inFinally));
    Set<String> withoutData = new TreeSet<>(step.upstream());
    for (List<InputReference> references : step.inputs().values()) {
      for (InputReference reference : references) {
        if (reference instanceof InputReference.StepOutput source) {
          edges.add(new DagView.Edge(source.step(), step.id(), source.port()));
          withoutData.remove(source.step());
        }
      }
    }
    withoutData.forEach(from -> edges.add(new DagView.Edge(from, step.id(), "")));
  }
}
