package dev.millrace.engine.language.step;

import dev.millrace.engine.language.FindingCode;
import dev.millrace.engine.language.Findings;
import dev.millrace.engine.language.key.Keys;
import dev.millrace.engine.language.key.PlainNode;
import dev.millrace.engine.language.yaml.Node;
import dev.millrace.engine.language.yaml.Node.Entry;
import dev.millrace.engine.language.yaml.Node.Mapping;
import dev.millrace.spi.kind.FreePorts;
import dev.millrace.spi.kind.KindDeclaration;
import dev.millrace.spi.kind.ValueDeclaration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The ports and values that a step adds to its kind, where the kind lets it. */
final class FreePortReader {
  /** How many inputs, outputs or values a step may add to its kind. */
  static final int ADDED_MAX = 1_000;

  private final Keys keys;

  FreePortReader(Keys keys) {
    this.keys = keys;
  }

  /**
   * The kind with what the step adds. Names that do not fit and types that are expressions are
   * findings; whatever else is wrong with the parameters is found when they are read.
   */
  KindDeclaration add(KindDeclaration kind, Mapping step, String what) {
    FreePorts free = kind.free();
    if (free.isNone()) {
      return kind;
    }
    List<String> inputs = new ArrayList<>();
    if (free.inputs()) {
      for (Entry entry : few(step.at("in"), "the inputs of " + what)) {
        if (kind.input(entry.key().text()).isEmpty()) {
          keys.name(entry.key(), "an input of " + what);
        }
        inputs.add(entry.key().text());
      }
    }
    Map<String, Object> with = new LinkedHashMap<>();
    read(free.outputs(), step, "an output of " + what, true, with);
    read(free.valueTypes(), step, "a value of " + what, true, with);
    read(free.values(), step, "a value of " + what, false, with);
    if (free.valueTypes().isPresent() && !kind.values().isEmpty()) {
      refuseOwn(kind, step, free.valueTypes().get());
    }
    return kind.asUsed(inputs, with);
  }

  private void read(
      Optional<String> parameter,
      Mapping step,
      String what,
      boolean types,
      Map<String, Object> with) {
    if (parameter.isEmpty()) {
      return;
    }
    Map<String, Object> read = new LinkedHashMap<>();
    for (Entry entry : few(in(step.at("with"), parameter.get()), what)) {
      if (types && ParameterReader.isTemplate(entry.value())) {
        keys.findings()
            .add(
                FindingCode.EXPRESSION_TYPE,
                entry.value().place(),
                "The type of "
                    + what
                    + " is an expression, "
                    + Findings.show(((Node.Scalar) entry.value()).text())
                    + "; types are known when the DAG is checked.",
                "Write the word of the type.");
      } else if (keys.name(entry.key(), what)) {
        read.put(entry.key().text(), PlainNode.of(entry.value()));
      }
    }
    with.put(parameter.get(), read);
  }

  /** A value that the kind returns itself cannot be another one as well. */
  private void refuseOwn(KindDeclaration kind, Mapping step, String parameter) {
    List<String> own = kind.values().stream().map(ValueDeclaration::name).toList();
    for (Entry entry : few(in(step.at("with"), parameter), parameter)) {
      if (own.contains(entry.key().text())) {
        keys.findings()
            .add(
                FindingCode.CONTRADICTION,
                entry.key().place(),
                "Kind '"
                    + kind.name()
                    + "' returns a value "
                    + Findings.show(entry.key().text())
                    + " of its own, so none of this name can be added.",
                "Choose another name.");
      }
    }
  }

  /** What stands there, or null; no map is a finding elsewhere. */
  private static Node in(Node map, String key) {
    return map instanceof Mapping mapping ? mapping.at(key) : null;
  }

  /** The entries of a map, unless there are so many that looking for one takes long. */
  private List<Entry> few(Node node, String what) {
    if (!(node instanceof Mapping map)) {
      return List.of();
    }
    int count = map.entries().size();
    if (count > ADDED_MAX) {
      keys.findings()
          .add(
              FindingCode.OUT_OF_RANGE,
              map.place(),
              count + " names stand there for " + what + "; at most " + ADDED_MAX + " are allowed.",
              "Let one name take a list.");
      return List.of();
    }
    return map.entries();
  }
}
