package dev.millrace.engine.language;

import dev.millrace.engine.dag.ArtifactName;
import dev.millrace.engine.dag.AttemptParameters;
import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.dag.DagOutput;
import dev.millrace.engine.dag.DagStep;
import dev.millrace.engine.language.yaml.Node;
import dev.millrace.engine.language.yaml.Node.Entry;
import dev.millrace.engine.language.yaml.Node.Mapping;
import dev.millrace.engine.language.yaml.Node.Scalar;
import dev.millrace.engine.language.yaml.Node.Sequence;
import dev.millrace.engine.language.yaml.Place;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Findings about parameters of steps that name an output which the other DAG never leaves. */
final class NamedOutputFindings {
  private NamedOutputFindings() {}

  static boolean concern(Dag dag) {
    return steps(dag).anyMatch(step -> references(step).anyMatch(text -> named(text).isPresent()));
  }

  static void find(
      Optional<Node> root,
      Dag dag,
      Function<String, Optional<List<DagOutput>>> outputs,
      Findings findings) {
    steps(dag)
        .forEach(
            step -> references(step).forEach(text -> compare(root, step, text, outputs, findings)));
  }

  private static Stream<DagStep> steps(Dag dag) {
    return Stream.concat(dag.steps().stream(), dag.finallySteps().stream());
  }

  private static Stream<String> references(DagStep step) {
    return AttemptParameters.artifactsIn(step.kind(), step.with()).stream();
  }

  private static Optional<ArtifactName.LeftBy> named(String reference) {
    return ArtifactName.parse(reference)
        .filter(ArtifactName.LeftBy.class::isInstance)
        .map(ArtifactName.LeftBy.class::cast);
  }

  private static void compare(
      Optional<Node> root,
      DagStep step,
      String reference,
      Function<String, Optional<List<DagOutput>>> outputs,
      Findings findings) {
    Optional<ArtifactName.LeftBy> left = named(reference);
    Optional<List<DagOutput>> given = left.map(ArtifactName.LeftBy::dag).flatMap(outputs);
    if (given.isPresent()) {
      new NamedOutput("Step '" + step.id() + "' names", left.get().dag(), left.get().output())
          .find(
              given.get(),
              "Add 'outputs:' to that DAG.",
              "Name one of its artifacts.",
              place(root, step, reference),
              findings);
    }
  }

  /** Of the reference if it is found, else of the key of the step. */
  private static Place place(Optional<Node> root, DagStep step, String reference) {
    return root.map(
            all -> below(all, "steps", step.id()).or(() -> below(all, "finally", step.id())))
        .flatMap(found -> found)
        .map(entry -> scalar(entry.value(), reference).orElse(entry.key().place()))
        .orElse(Place.START);
  }

  private static Optional<Entry> below(Node all, String part, String step) {
    return entry(all, part).flatMap(steps -> entry(steps.value(), step));
  }

  private static Optional<Entry> entry(Node node, String key) {
    return node instanceof Mapping map
        ? Optional.ofNullable(map.byKey().get(key))
        : Optional.empty();
  }

  private static Optional<Place> scalar(Node node, String text) {
    if (node instanceof Scalar one) {
      return one.text().equals(text) ? Optional.of(one.place()) : Optional.empty();
    }
    Stream<Node> nested =
        node instanceof Sequence list
            ? list.items().stream()
            : ((Mapping) node).entries().stream().map(Entry::value);
    return nested.flatMap(one -> scalar(one, text).stream()).findFirst();
  }
}
