package dev.millrace.engine.language;

import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.dag.DagOutput;
import dev.millrace.engine.dag.DagStep;
import dev.millrace.engine.dag.TakenOutputs;
import dev.millrace.engine.dag.TakenOutputs.Mismatch;
import dev.millrace.engine.language.yaml.Node;
import dev.millrace.engine.language.yaml.Node.Entry;
import dev.millrace.engine.language.yaml.Node.Mapping;
import dev.millrace.engine.language.yaml.Place;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Findings about what the steps of a DAG take of the runs of other DAGs. */
final class TakenOutputFindings {
  private TakenOutputFindings() {}

  static boolean concern(Dag dag) {
    return steps(dag)
        .anyMatch(
            step -> TakenOutputs.dagOf(step).isPresent() && !TakenOutputs.names(step).isEmpty());
  }

  static void find(
      Optional<Node> root,
      Dag dag,
      Function<String, Optional<List<DagOutput>>> outputs,
      Findings findings) {
    for (DagStep step : steps(dag).toList()) {
      for (Mismatch misfit : misfits(step, outputs)) {
        add(misfit, place(root, step, misfit), findings);
      }
    }
  }

  private static List<Mismatch> misfits(
      DagStep step, Function<String, Optional<List<DagOutput>>> outputs) {
    Optional<String> other = TakenOutputs.dagOf(step);
    Optional<List<DagOutput>> given = other.flatMap(outputs);
    return given.isEmpty()
        ? List.of()
        : TakenOutputs.compare(step, other.orElseThrow(), given.get());
  }

  private static Stream<DagStep> steps(Dag dag) {
    return Stream.concat(dag.steps().stream(), dag.finallySteps().stream());
  }

  private static void add(Mismatch misfit, Place place, Findings findings) {
    findings.add(
        misfit.isUnknown() ? FindingCode.UNKNOWN_PORT : FindingCode.PORT_TYPE,
        place,
        misfit.message(),
        misfit.suggestion());
  }

  private static Place place(Optional<Node> root, DagStep step, Mismatch misfit) {
    return place(root, List.of(step.id(), "with", misfit.parameter(), misfit.name()));
  }

  /**
   * The place of the last of these keys that is there, each below the one before.
   *
   * @param way begins with the id of a step
   */
  static Place place(Optional<Node> root, List<String> way) {
    Place place = Place.START;
    Optional<Node> node =
        Stream.of("steps", "finally")
            .flatMap(part -> root.flatMap(all -> entry(all, part)).stream())
            .map(Entry::value)
            .filter(steps -> entry(steps, way.get(0)).isPresent())
            .findFirst();
    for (String key : way) {
      Optional<Entry> next = node.flatMap(map -> entry(map, key));
      place = next.map(entry -> entry.key().place()).orElse(place);
      node = next.map(Entry::value);
    }
    return place;
  }

  private static Optional<Entry> entry(Node node, String key) {
    return node instanceof Mapping map
        ? Optional.ofNullable(map.byKey().get(key))
        : Optional.empty();
  }
}
