package dev.millrace.engine.language;

import dev.millrace.engine.dag.DagOutput;
import dev.millrace.engine.dag.Nearest;
import dev.millrace.engine.language.yaml.Place;
import java.util.List;
import java.util.Optional;

/**
 * An artifact that is expected among the outputs of a DAG.
 *
 * @param subject who expects it, with a verb, as a message begins
 */
record NamedOutput(String subject, String dag, String output) {
  /**
   * A finding if the DAG never leaves it.
   *
   * @param given what the DAG gives
   * @param withoutAny what to do if it gives no artifact at all
   * @param asValue what to do if it gives a value of this name
   */
  void find(
      List<DagOutput> given, String withoutAny, String asValue, Place place, Findings findings) {
    List<String> artifacts =
        given.stream().filter(DagOutput.Artifact.class::isInstance).map(DagOutput::name).toList();
    Optional<DagOutput> found = given.stream().filter(o -> o.name().equals(output)).findFirst();
    String names = subject + " output '" + output + "' of DAG '" + dag + "', which ";
    if (found.isEmpty()) {
      findings.add(
          FindingCode.UNKNOWN_PORT,
          place,
          names
              + (artifacts.isEmpty()
                  ? "declares no artifact among its outputs."
                  : "has no such output; its artifacts are " + Nearest.list(artifacts) + "."),
          artifacts.isEmpty() ? withoutAny : Nearest.suggestion(output, artifacts));
    } else if (found.get() instanceof DagOutput.Value value) {
      findings.add(
          FindingCode.PORT_TYPE,
          place,
          names + "gives it as a value of type " + value.typeWord() + "; expected an artifact.",
          asValue);
    }
  }
}
