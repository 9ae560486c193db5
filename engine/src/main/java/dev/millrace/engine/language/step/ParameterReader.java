package dev.millrace.engine.language.step;

import dev.millrace.engine.dag.ItemTexts;
import dev.millrace.engine.dag.Nearest;
import dev.millrace.engine.expression.ExpressionType;
import dev.millrace.engine.expression.Names;
import dev.millrace.engine.expression.PlainData;
import dev.millrace.engine.expression.Template;
import dev.millrace.engine.language.DagFiles;
import dev.millrace.engine.language.FindingCode;
import dev.millrace.engine.language.Findings;
import dev.millrace.engine.language.key.Keys;
import dev.millrace.engine.language.key.Values;
import dev.millrace.engine.language.yaml.Node;
import dev.millrace.engine.language.yaml.Node.Entry;
import dev.millrace.engine.language.yaml.Node.Mapping;
import dev.millrace.engine.language.yaml.Node.Scalar;
import dev.millrace.engine.language.yaml.Place;
import dev.millrace.spi.kind.Parameter;
import dev.millrace.spi.kind.ParameterType;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** {@code with} of one step against the declaration of its kind; defaults are filled in. */
final class ParameterReader {
  private final Keys keys;
  private final Values values;
  private final ExpressionReader expressions;
  private final Names names;
  private final Function<Map<String, String>, Names> stepNames;
  private final PinnedFiles files;
  private final SecretReader secrets;
  private final boolean overRows;

  /**
   * @param names for {@code ${{ }}}
   * @param stepNames for expressions that the step evaluates itself, by the variables it offers
   * @param secrets which texts may hold secrets
   * @param overRows whether {@code item} is rows, which nobody but the worker knows
   */
  ParameterReader(
      Keys keys,
      ExpressionReader expressions,
      Names names,
      Function<Map<String, String>, Names> stepNames,
      PinnedFiles files,
      SecretReader secrets,
      boolean overRows) {
    this.keys = keys;
    this.values = new Values(keys);
    this.expressions = expressions;
    this.names = names;
    this.stepNames = stepNames;
    this.files = files;
    this.secrets = secrets;
    this.overRows = overRows;
  }

  /** The same, with findings and files kept apart until they are wanted. */
  ParameterReader trial(Findings apart, PinnedFiles apartFiles) {
    return new ParameterReader(
        new Keys(apart), expressions.into(apart), names, stepNames, apartFiles, secrets, overRows);
  }

  /** The same, for what is below a parameter. */
  private ParameterReader below(Parameter parameter) {
    return parameter.secrets() && !secrets.allowed()
        ? new ParameterReader(
            keys, expressions, names, stepNames, files, secrets.allowing(true), overRows)
        : this;
  }

  Keys keys() {
    return keys;
  }

  Values values() {
    return values;
  }

  ExpressionReader expressions() {
    return expressions;
  }

  Names names() {
    return names;
  }

  Names stepNames(Map<String, String> variables) {
    return stepNames.apply(variables);
  }

  /** Whether the expressions in it are evaluated by the worker, because they name its rows. */
  boolean isForWorker(Node node) {
    return overRows
        && node instanceof Scalar scalar
        && expressions.template(scalar).isPresent()
        && ItemTexts.isNamedBelow(scalar.text());
  }

  PinnedFiles files() {
    return files;
  }

  /**
   * A map with known keys.
   *
   * @param prefix what stands before a key in messages, such as {@code quarantine.}
   * @param owner in messages without a prefix, such as {@code kind 'train'}
   * @param at where a missing key is reported
   */
  Map<String, Object> structure(
      List<Parameter> declared, Mapping map, String prefix, String owner, Place at) {
    Map<String, Object> read = new LinkedHashMap<>();
    for (Entry entry : map.entries()) {
      String key = entry.key().text();
      Parameter parameter = named(declared, key);
      if (parameter == null) {
        List<String> known = declared.stream().map(Parameter::name).toList();
        keys.findings()
            .add(
                FindingCode.UNKNOWN_PARAMETER,
                entry.key().place(),
                "There is no parameter "
                    + Findings.show(prefix + key)
                    + (prefix.isEmpty() ? " of " + owner : "")
                    + "; expected "
                    + Nearest.list(known)
                    + ".",
                Nearest.suggestion(key, known));
      } else {
        Optional<Object> value =
            below(parameter)
                .value(parameter.type(), entry.value(), prefix.isEmpty() ? key : prefix + key);
        if (value.isPresent()) {
          read.put(key, value.get());
        }
      }
    }
    for (Parameter parameter : declared) {
      boolean absent = !map.has(parameter.name());
      if (absent && parameter.required()) {
        keys.findings()
            .add(
                FindingCode.MISSING_PARAMETER,
                at,
                "Parameter '"
                    + prefix
                    + parameter.name()
                    + "'"
                    + (prefix.isEmpty() ? " of " + owner : "")
                    + " is missing.",
                ("Add '" + parameter.name() + ": …'. " + parameter.doc()).strip());
      } else if (absent && parameter.fallback().isPresent()) {
        read.put(parameter.name(), PlainData.normal(parameter.fallback().get()));
      }
    }
    return read;
  }

  private static Parameter named(List<Parameter> declared, String name) {
    for (Parameter parameter : declared) {
      if (parameter.name().equals(name)) {
        return parameter;
      }
    }
    return null;
  }

  /** The value as plain data, or findings. */
  Optional<Object> value(ParameterType type, Node node, String name) {
    return type.accept(new ParameterValueReader(this, node, name));
  }

  /** Whether it is a text with expressions in it. */
  static boolean isTemplate(Node node) {
    return node instanceof Scalar scalar && scalar.isText() && Template.isIn(scalar.text());
  }

  /**
   * A text with expressions, kept as it is written.
   *
   * @param text whether the value may be text with expressions inside, besides being one expression
   * @param words what is expected
   * @param expected types that fit if it is one expression
   */
  Optional<Object> template(
      Node node, String name, boolean text, String words, ExpressionType... expected) {
    Scalar scalar = (Scalar) node;
    Optional<Template> template = expressions.template(scalar);
    if (template.isEmpty()) {
      return Optional.empty();
    }
    Optional<Template.Part> whole = template.get().whole();
    if (whole.isPresent()) {
      if (secrets.takes(whole.get()) && fitsText(expected)) {
        return Optional.of(scalar.text());
      }
      boolean fits = expressions.fits(scalar, whole.get(), names, words, expected);
      return fits ? Optional.of(scalar.text()) : Optional.empty();
    }
    if (!text) {
      values.wrongType(
          scalar, "parameter '" + name + "'", words, "Let ${{ }} be all of the value.");
      return Optional.empty();
    }
    boolean fine = true;
    for (Template.Part part : template.get().parts()) {
      fine &= !part.expression() || secrets.takes(part) || expressions.inside(scalar, part, names);
    }
    return fine ? Optional.of(scalar.text()) : Optional.empty();
  }

  /** Text with expressions, for a variable: whatever it gives becomes text. */
  boolean variable(Scalar scalar) {
    Optional<Template> template = expressions.template(scalar);
    boolean fine = template.isPresent();
    for (Template.Part part : template.map(Template::parts).orElse(List.of())) {
      fine &= !part.expression() || secrets.takes(part) || expressions.inside(scalar, part, names);
    }
    return fine;
  }

  private static boolean fitsText(ExpressionType... expected) {
    return Arrays.stream(expected).anyMatch(ExpressionType.TEXT::fits);
  }

  /** Files beside the DAG that literal paths name. */
  record PinnedFiles(DagFiles source, Map<String, String> digests) {}
}
