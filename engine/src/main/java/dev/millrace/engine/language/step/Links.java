package dev.millrace.engine.language.step;

import dev.millrace.engine.dag.InputReference;
import dev.millrace.engine.dag.InputReference.ModelBundle;
import dev.millrace.engine.dag.InputReference.StepOutput;
import dev.millrace.engine.dag.Nearest;
import dev.millrace.engine.language.FindingCode;
import dev.millrace.engine.language.Findings;
import dev.millrace.engine.language.key.Keys;
import dev.millrace.engine.language.yaml.Node;
import dev.millrace.engine.language.yaml.Node.Entry;
import dev.millrace.engine.language.yaml.Node.Mapping;
import dev.millrace.engine.language.yaml.Node.Scalar;
import dev.millrace.engine.language.yaml.Node.Sequence;
import dev.millrace.engine.language.yaml.Place;
import dev.millrace.spi.artifact.ArtifactType;
import dev.millrace.spi.kind.KindDeclaration;
import dev.millrace.spi.kind.Port;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code in} and {@code needs}: the edges. A step below {@code finally} may refer to any step, but
 * waits only for others below {@code finally}, because all else has ended.
 */
public final class Links {
  /** What {@code for-each} takes rows of is bound like an input. */
  private static final Port ROWS = Port.in("for-each.rows", ArtifactType.DATASET, "");

  private final Map<String, StepDraft> steps;
  private final Keys keys;
  private final Findings findings;
  private final OutputChoice outputs;

  /**
   * @param steps all steps by id, those below {@code finally} too
   */
  public Links(Map<String, StepDraft> steps, Keys keys) {
    this.steps = steps;
    this.keys = keys;
    this.findings = keys.findings();
    this.outputs = new OutputChoice(findings);
  }

  /** Resolves what the step refers to. */
  public void link(StepDraft step) {
    Node in = step.map().at("in");
    if (in == null) {
      requireInputs(step, Map.of(), step.key().place());
    } else {
      inputs(step, in);
    }
    Node needs = step.map().at("needs");
    if (needs != null) {
      needs(step, needs);
    }
    if (step.isOverRows()) {
      Mapping each = (Mapping) step.map().get("for-each").orElseThrow();
      rows(step, each.get("rows").orElseThrow());
    }
  }

  private void rows(StepDraft step, Node node) {
    Optional<Scalar> written = keys.scalar(node, "'for-each.rows'", "step or step.port");
    if (written.isEmpty()) {
      return;
    }
    Optional<WrittenReference> reference = WrittenReference.parse(written.get().text());
    if (reference.isEmpty() || reference.get().fixed().isPresent()) {
      badReference(written.get(), "step or step.port, an output of type dataset");
      return;
    }
    resolve(step, written.get(), Optional.of(ROWS))
        .ifPresent(source -> step.rowsOf((StepOutput) source));
  }

  private void inputs(StepDraft step, Node node) {
    Optional<Mapping> in = keys.map(node, "'in' of step '" + step.id() + "'");
    if (in.isEmpty()) {
      return;
    }
    Map<String, List<InputReference>> bound = new LinkedHashMap<>();
    for (Entry entry : in.get().entries()) {
      bound.put(entry.key().text(), bind(step, entry));
    }
    requireInputs(step, bound, step.map().byKey().get("in").key().place());
    chooseOne(step, in.get());
    step.inputs(bound);
  }

  private void requireInputs(StepDraft step, Map<String, ?> bound, Place at) {
    List<Port> ports = step.kind().isPresent() ? step.kind().get().inputs() : List.of();
    for (Port port : ports) {
      List<String> others =
          ports.stream().filter(p -> p.standsFor().equals(port.name())).map(Port::name).toList();
      boolean missing = port.required() && port.standsFor().isEmpty();
      if (missing
          && !bound.containsKey(port.name())
          && others.stream().noneMatch(bound::containsKey)) {
        findings.add(
            FindingCode.MISSING_INPUT,
            at,
            "Input '"
                + port.name()
                + "' of step '"
                + step.id()
                + "' is not connected; kind '"
                + step.kind().get().name()
                + "' needs "
                + port.type().word()
                + " there"
                + (others.isEmpty() ? "." : ", or " + Nearest.list(others) + " in its place."),
            "Add 'in: {" + port.name() + ": …}'.");
      }
    }
  }

  /** Of an input and those that stand for it a step has one. */
  private void chooseOne(StepDraft step, Mapping in) {
    for (Port port : step.kind().map(KindDeclaration::inputs).orElse(List.of())) {
      if (!port.standsFor().isEmpty() && in.has(port.name()) && in.has(port.standsFor())) {
        findings.add(
            FindingCode.CONTRADICTION,
            in.byKey().get(port.name()).key().place(),
            "Input '"
                + port.name()
                + "' of step '"
                + step.id()
                + "' takes the place of input '"
                + port.standsFor()
                + "', and both are connected.",
            "Keep one of them.");
      }
    }
  }

  private List<InputReference> bind(StepDraft step, Entry entry) {
    String name = entry.key().text();
    Optional<Port> port =
        step.kind().isPresent() ? step.kind().get().input(name) : Optional.empty();
    if (step.kind().isPresent() && port.isEmpty()) {
      KindDeclaration kind = step.kind().get();
      List<String> names = kind.inputs().stream().map(Port::name).toList();
      findings.add(
          FindingCode.UNKNOWN_PORT,
          entry.key().place(),
          "Kind '"
              + kind.name()
              + "' has no input '"
              + name
              + "'; expected "
              + Nearest.list(names)
              + ".",
          Nearest.suggestion(name, names));
    }
    if (entry.value() instanceof Sequence list) {
      if (list.items().isEmpty()) {
        keys.wrongShape(list, "input '" + name + "'", "at least one reference");
      }
      if (port.isPresent() && !port.get().many()) {
        String message =
            "Input '" + name + "' of step '" + step.id() + "' takes one artifact, not a list.";
        findings.add(FindingCode.TOO_MANY_INPUTS, list.place(), message, "Name one.");
      }
    }
    List<InputReference> references = new ArrayList<>();
    for (Node item : keys.oneOrMany(entry.value())) {
      String expected = "step, step.port, artifact:sha256:… or model:name@alias";
      Optional<Scalar> scalar = keys.scalar(item, "input '" + name + "'", expected);
      Optional<InputReference> reference =
          scalar.isPresent() ? resolve(step, scalar.get(), port) : Optional.empty();
      if (reference.isPresent()) {
        references.add(reference.get());
      }
    }
    return references;
  }

  private Optional<InputReference> resolve(StepDraft step, Scalar at, Optional<Port> input) {
    Optional<WrittenReference> reference = WrittenReference.parse(at.text());
    if (reference.isEmpty()) {
      badReference(at, "step, step.port, artifact:sha256:<64 digits> or model:name@alias");
      return Optional.empty();
    }
    if (reference.get().fixed().isPresent()) {
      return reference.get().fixed().filter(fixed -> fits(fixed, at, input));
    }
    String id = reference.get().step();
    Optional<StepDraft> producer = find(step, id, at);
    if (producer.isPresent()) {
      waitFor(step, producer.get(), at.place());
    }
    if (producer.isEmpty() || producer.get().kind().isEmpty() || input.isEmpty()) {
      return Optional.empty();
    }
    if (producer.get().isMapped() && !input.get().many()) {
      findings.add(
          FindingCode.TOO_MANY_INPUTS,
          at.place(),
          "Step '"
              + id
              + "' runs once for each of several items, and input '"
              + input.get().name()
              + "' of step '"
              + step.id()
              + "' takes one artifact.",
          "Collect them with a step whose input takes many.");
      return Optional.empty();
    }
    Optional<Port> output =
        outputs.choose(producer.get().kind().get(), reference.get(), at, input.get());
    return output.isPresent()
        ? Optional.of(new StepOutput(id, output.get().name()))
        : Optional.empty();
  }

  private boolean fits(InputReference fixed, Scalar at, Optional<Port> input) {
    boolean wrong =
        fixed instanceof ModelBundle
            && input.isPresent()
            && !input.get().type().accepts(ArtifactType.BUNDLE)
            && input.get().requestsSince().isEmpty();
    if (wrong) {
      findings.add(
          FindingCode.PORT_TYPE,
          at.place(),
          "A registered model is of type bundle; input '"
              + input.get().name()
              + "' takes "
              + input.get().type().word()
              + ".");
    }
    return !wrong;
  }

  private void needs(StepDraft step, Node node) {
    for (Node item : keys.oneOrMany(node)) {
      Optional<Scalar> scalar = keys.scalar(item, "'needs' of step '" + step.id() + "'", "a step");
      if (scalar.isEmpty()) {
        continue;
      }
      Optional<WrittenReference> reference = WrittenReference.parse(scalar.get().text());
      if (reference.isEmpty()
          || reference.get().fixed().isPresent()
          || reference.get().port().isPresent()) {
        badReference(scalar.get(), "the id of a step, because needs carries no data");
      } else {
        find(step, reference.get().step(), scalar.get())
            .ifPresent(needed -> waitFor(step, needed, scalar.get().place()));
      }
    }
  }

  private void waitFor(StepDraft step, StepDraft upstream, Place place) {
    if (step.last() == upstream.last()) {
      step.waitsFor().putIfAbsent(upstream.id(), place);
    }
  }

  private Optional<StepDraft> find(StepDraft from, String id, Scalar at) {
    StepDraft found = steps.get(id);
    if (found == null) {
      String suggestion = findings.full() ? "" : Nearest.suggestion(id, steps.keySet());
      String message = "There is no step " + Findings.show(id) + ".";
      findings.add(FindingCode.UNKNOWN_STEP, at.place(), message, suggestion);
    } else if (found.last() && !from.last()) {
      findings.add(
          FindingCode.UNKNOWN_STEP,
          at.place(),
          "Step '" + id + "' stands below finally, so step '" + from.id() + "' cannot wait for it.",
          "Move it below steps.");
      return Optional.empty();
    }
    return Optional.ofNullable(found);
  }

  private void badReference(Scalar at, String expected) {
    findings.add(
        FindingCode.BAD_REFERENCE,
        at.place(),
        "Reference " + Findings.show(at.text()) + " cannot be read; expected " + expected + ".");
  }
}
