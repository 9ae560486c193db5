package dev.millrace.engine.language;

import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.dag.DagOutput;
import dev.millrace.engine.dag.Trigger;
import dev.millrace.engine.event.EventKind;
import dev.millrace.engine.event.EventPattern;
import dev.millrace.engine.event.EventRule;
import dev.millrace.engine.language.yaml.Node;
import dev.millrace.engine.language.yaml.Node.Mapping;
import dev.millrace.engine.language.yaml.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Findings about triggers that wait for an artifact that the other DAG never leaves. */
final class HeardOutputFindings {
  private HeardOutputFindings() {}

  static boolean concern(Dag dag) {
    return dag.triggers().stream()
        .anyMatch(
            trigger ->
                trigger instanceof Trigger.Called on
                    && on.hears().values().stream().anyMatch(HeardOutputFindings::concerns));
  }

  private static boolean concerns(EventPattern pattern) {
    return pattern.kind() == EventKind.ARTIFACT_UPDATED;
  }

  static void find(
      Optional<Node> root,
      Dag dag,
      Function<String, Optional<List<DagOutput>>> outputs,
      Findings findings) {
    for (Trigger trigger : dag.triggers()) {
      if (trigger instanceof Trigger.Called on) {
        on.hears()
            .forEach(
                (part, pattern) -> {
                  Optional<List<DagOutput>> given =
                      concerns(pattern) ? outputs.apply(pattern.subject()) : Optional.empty();
                  given.ifPresent(
                      all ->
                          compare(
                              pattern, all, subject(on, part), place(root, on, part), findings));
                });
      }
    }
  }

  private static String subject(Trigger.Called on, String part) {
    String trigger = "rigger '" + on.id() + "'";
    return part.equals(EventRule.ALONE) || on instanceof Trigger.Retrain
        ? "T" + trigger
        : "Event '" + part + "' of t" + trigger;
  }

  private static void compare(
      EventPattern pattern, List<DagOutput> given, String subject, Place place, Findings findings) {
    for (String wanted : pattern.whats()) {
      new NamedOutput(subject + " waits for", pattern.subject(), wanted)
          .find(
              given,
              "Add 'outputs:' to that DAG, or wait for its end: event: dag-ended.",
              "Wait for the end of the DAG instead: event: dag-ended.",
              place,
              findings);
    }
  }

  /** Of the name of the output if that can be found, else of the last key on the way to it. */
  private static Place place(Optional<Node> root, Trigger.Called on, String part) {
    List<String> way =
        on instanceof Trigger.Retrain
            ? new ArrayList<>(List.of(on.id()))
            : new ArrayList<>(List.of("triggers", on.id()));
    if (on instanceof Trigger.Retrain) {
      way.add(part);
    } else if (!part.equals(EventRule.ALONE)) {
      way.addAll(List.of("of", part));
    }
    way.add("output");
    Place place = Place.START;
    Optional<Node> node = root;
    for (String key : way) {
      node = node.flatMap(at -> at instanceof Mapping map ? map.get(key) : Optional.empty());
      place = node.map(Node::place).orElse(place);
    }
    return place;
  }
}
