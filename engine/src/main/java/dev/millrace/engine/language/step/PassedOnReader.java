package dev.millrace.engine.language.step;

import dev.millrace.engine.dag.InputReference;
import dev.millrace.engine.language.FindingCode;
import dev.millrace.engine.language.key.Keys;
import dev.millrace.engine.language.yaml.Node;
import dev.millrace.engine.language.yaml.Node.Entry;
import dev.millrace.engine.language.yaml.Node.Mapping;
import dev.millrace.engine.language.yaml.Node.Scalar;
import dev.millrace.spi.artifact.ArtifactType;
import dev.millrace.spi.kind.Port;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Outputs that are inputs of the same name, passed on: these are there, and of that type. */
final class PassedOnReader {
  private final Map<String, StepDraft> steps;
  private final Keys keys;

  /**
   * @param steps all steps by id
   */
  PassedOnReader(Map<String, StepDraft> steps, Keys keys) {
    this.steps = steps;
    this.keys = keys;
  }

  /** Checks a step whose kind passes inputs on, and whose inputs are bound. */
  void check(StepDraft step, Mapping with) {
    Optional<String> parameter = step.kind().orElseThrow().free().outputs();
    Optional<Node> outputs = parameter.flatMap(with::get);
    if (outputs.orElse(null) instanceof Mapping map) {
      map.entries().forEach(output -> check(step, output));
    }
  }

  private void check(StepDraft step, Entry output) {
    String name = output.key().text();
    if (!(step.map().at("in") instanceof Mapping in) || !in.has(name)) {
      keys.findings()
          .add(
              FindingCode.MISSING_INPUT,
              output.key().place(),
              "Output '"
                  + name
                  + "' of step '"
                  + step.id()
                  + "' passes the input of that name on, which is not connected.",
              "Add 'in: {" + name + ": …}', or leave the output out.");
      return;
    }
    List<InputReference> bound = step.inputs().getOrDefault(name, List.of());
    if (bound.size() > 1 || bound.size() == 1 && isSeveral(bound.get(0))) {
      keys.findings()
          .add(
              FindingCode.TOO_MANY_INPUTS,
              output.key().place(),
              "Output '"
                  + name
                  + "' of step '"
                  + step.id()
                  + "' passes one artifact on, and its input takes several.",
              "Connect one.");
    } else if (bound.size() == 1) {
      type(bound.get(0)).ifPresent(type -> fit(step, output, type));
    }
  }

  private void fit(StepDraft step, Entry output, ArtifactType type) {
    boolean known = type != ArtifactType.ANY;
    if (known
        && output.value() instanceof Scalar word
        && ArtifactType.words().contains(word.text()) // what is none is a finding already
        && !word.text().equals(type.word())) {
      keys.findings()
          .add(
              FindingCode.PORT_TYPE,
              word.place(),
              "Output '"
                  + output.key().text()
                  + "' of step '"
                  + step.id()
                  + "' is declared as "
                  + word.text()
                  + "; the input that it passes on is of type "
                  + type.word()
                  + ".",
              "Write " + type.word() + ".");
    }
  }

  private boolean isSeveral(InputReference reference) {
    return reference instanceof InputReference.StepOutput made && steps.get(made.step()).isMapped();
  }

  /** Of an artifact by its digest it is not known. */
  private Optional<ArtifactType> type(InputReference reference) {
    if (reference instanceof InputReference.StepOutput made) {
      return steps
          .get(made.step())
          .kind()
          .flatMap(kind -> kind.output(made.port()))
          .map(Port::type);
    }
    return reference instanceof InputReference.ModelBundle
        ? Optional.of(ArtifactType.BUNDLE)
        : Optional.empty();
  }
}
