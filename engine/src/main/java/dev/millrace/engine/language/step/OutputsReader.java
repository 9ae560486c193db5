package dev.millrace.engine.language.step;

import dev.millrace.engine.dag.DagOutput;
import dev.millrace.engine.dag.Nearest;
import dev.millrace.engine.dag.RunParameter;
import dev.millrace.engine.dag.StepOptions;
import dev.millrace.engine.expression.ExpressionType;
import dev.millrace.engine.expression.Template;
import dev.millrace.engine.language.FindingCode;
import dev.millrace.engine.language.Findings;
import dev.millrace.engine.language.key.Defaults;
import dev.millrace.engine.language.key.Keys;
import dev.millrace.engine.language.yaml.Node;
import dev.millrace.engine.language.yaml.Node.Entry;
import dev.millrace.engine.language.yaml.Node.Mapping;
import dev.millrace.engine.language.yaml.Node.Scalar;
import dev.millrace.spi.artifact.ArtifactType;
import dev.millrace.spi.kind.KindDeclaration;
import dev.millrace.spi.kind.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code outputs} of a DAG: names to the artifacts and values that its runs leave for others. */
final class OutputsReader {
  private final Map<String, RunParameter> params;
  private final Map<String, StepDraft> steps;
  private final Keys keys;
  private final Findings findings;
  private final ExpressionReader expressions;
  private final OutputChoice choice;

  OutputsReader(
      Map<String, RunParameter> params,
      Map<String, StepDraft> steps,
      Keys keys,
      ExpressionReader expressions) {
    this.params = params;
    this.steps = steps;
    this.keys = keys;
    this.findings = keys.findings();
    this.expressions = expressions;
    this.choice = new OutputChoice(findings);
  }

  List<DagOutput> read(Node node) {
    List<Entry> entries =
        keys.map(node, "'outputs'").map(m -> List.copyOf(m.entries())).orElse(List.of());
    if (entries.size() > DagOutput.COUNT_MAX) {
      findings.add(
          FindingCode.OUT_OF_RANGE,
          node.place(),
          "The DAG has "
              + entries.size()
              + " outputs; at most "
              + DagOutput.COUNT_MAX
              + " are allowed.",
          "Give a file that holds what belongs together.");
      return List.of();
    }
    List<DagOutput> outputs = new ArrayList<>();
    for (Entry entry : entries) {
      if (keys.name(entry.key(), "an output of the DAG")) {
        keys.scalar(entry.value(), what(entry), "step, step.port or ${{ steps.ID.values.NAME }}")
            .flatMap(scalar -> output(entry, scalar))
            .ifPresent(outputs::add);
      }
    }
    return outputs;
  }

  private static String what(Entry entry) {
    return "output '" + entry.key().text() + "' of the DAG";
  }

  private Optional<DagOutput> output(Entry entry, Scalar scalar) {
    return Template.isIn(scalar.text()) ? value(entry, scalar) : artifact(entry, scalar);
  }

  private Optional<DagOutput> artifact(Entry entry, Scalar at) {
    Optional<WrittenReference> reference = WrittenReference.parse(at.text());
    if (reference.isEmpty() || reference.get().fixed().isPresent()) {
      findings.add(
          FindingCode.BAD_REFERENCE,
          at.place(),
          Keys.capital(what(entry))
              + " is "
              + Findings.show(at.text())
              + "; expected step, step.port or ${{ steps.ID.values.NAME }}.",
          reference.isEmpty() ? "" : "Give what one of the steps of this DAG makes.");
      return Optional.empty();
    }
    return producer(entry, reference.get().step(), at)
        .flatMap(StepDraft::kind)
        .flatMap(kind -> chosen(entry, kind, reference.get(), at));
  }

  private Optional<DagOutput> chosen(
      Entry entry, KindDeclaration kind, WrittenReference reference, Scalar at) {
    if (kind.outputs().isEmpty()) {
      findings.add(
          FindingCode.UNKNOWN_PORT,
          at.place(),
          "Step '"
              + reference.step()
              + "' ("
              + kind.name()
              + ") makes no artifact, so "
              + what(entry)
              + " cannot be one.",
          "A value is written ${{ steps." + reference.step() + ".values.NAME }}.");
      return Optional.empty();
    }
    return choice
        .choose(kind, reference, at, new OutputChoice.Taker(what(entry), ArtifactType.ANY))
        .map(
            port ->
                new DagOutput.Artifact(
                    entry.key().text(), reference.step(), port.name(), port.type()));
  }

  /** The step that makes an artifact, if it makes one for each run that it runs in. */
  private Optional<StepDraft> producer(Entry entry, String id, Scalar at) {
    StepDraft step = steps.get(id);
    if (step == null) {
      String suggestion = findings.full() ? "" : Nearest.suggestion(id, steps.keySet());
      String message = "There is no step " + Findings.show(id) + ".";
      findings.add(FindingCode.UNKNOWN_STEP, at.place(), message, suggestion);
      return Optional.empty();
    }
    if (step.last()) {
      findings.add(
          FindingCode.UNKNOWN_STEP,
          at.place(),
          "Step '"
              + id
              + "' stands below finally, so "
              + what(entry)
              + " cannot come from it; the outputs of a DAG come from its steps.",
          "Move the step below steps.");
      return Optional.empty();
    }
    if (step.isMapped()) {
      findings.add(
          FindingCode.TOO_MANY_INPUTS,
          at.place(),
          "Step '"
              + id
              + "' runs once for each of several items, and "
              + what(entry)
              + " is one artifact.",
          "Collect them with a step whose input takes many, and name that step.");
      return Optional.empty();
    }
    return Optional.of(step);
  }

  private Optional<DagOutput> value(Entry entry, Scalar at) {
    Optional<Template> template = expressions.template(at);
    if (template.isEmpty()) {
      return Optional.empty();
    }
    Optional<Template.Part> whole = template.get().whole();
    if (whole.isEmpty()) {
      findings.add(
          FindingCode.BAD_VALUE,
          at.place(),
          Keys.capital(what(entry))
              + " is text with an expression inside; expected nothing but ${{ … }}.",
          "Put the text into the expression: ${{ 'text' + … }}.");
      return Optional.empty();
    }
    return expressions
        .type(at, whole.get().offset(), whole.get().text(), names(entry))
        .flatMap(type -> value(entry, at, whole.get(), type));
  }

  private Optional<DagOutput> value(
      Entry entry, Scalar at, Template.Part part, ExpressionType type) {
    Optional<ValueType> known = valueType(type);
    if (known.isEmpty()) {
      findings.add(
          FindingCode.EXPRESSION_TYPE,
          at.inside(part.offset()),
          Keys.capital(what(entry))
              + " is of type "
              + type.word()
              + "; expected text, a number, a boolean or a list.",
          type.isOptional() ? "Add .orValue(…)." : "");
    }
    return known.map(found -> new DagOutput.Value(entry.key().text(), part.text(), found));
  }

  private static Optional<ValueType> valueType(ExpressionType type) {
    return switch (type.word()) {
      case "string" -> Optional.of(ValueType.TEXT);
      case "int", "uint" -> Optional.of(ValueType.INTEGER);
      case "double" -> Optional.of(ValueType.NUMBER);
      case "bool" -> Optional.of(ValueType.BOOLEAN);
      case "dyn" -> Optional.of(ValueType.ANY);
      default -> type.isList() ? Optional.of(ValueType.LIST) : Optional.empty();
    };
  }

  /** The output stands where a step stands elsewhere: it sees all steps, and is none of them. */
  private StepNames names(Entry entry) {
    Mapping nothing = new Mapping(entry.key().place(), Map.of(), 1);
    StepDraft output =
        new StepDraft(
            entry.key(), nothing, false, Optional.empty(), Defaults.NONE, StepOptions.NONE);
    return new StepNames(
        params, steps, output, StepNames.Where.OUTPUTS, Map.of(), Set.of(), findings);
  }
}
