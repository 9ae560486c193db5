package dev.millrace.engine.language.step;

import dev.millrace.engine.dag.DagOutput;
import dev.millrace.engine.dag.ItemTexts;
import dev.millrace.engine.dag.RunParameter;
import dev.millrace.engine.expression.ExpressionChecker;
import dev.millrace.engine.language.DagFiles;
import dev.millrace.engine.language.FindingCode;
import dev.millrace.engine.language.key.Keys;
import dev.millrace.engine.language.step.ParameterReader.PinnedFiles;
import dev.millrace.engine.language.step.StepNames.Where;
import dev.millrace.engine.language.yaml.Node;
import dev.millrace.engine.language.yaml.Node.Entry;
import dev.millrace.engine.language.yaml.Node.Mapping;
import dev.millrace.engine.language.yaml.Node.Scalar;
import dev.millrace.engine.language.yaml.Place;
import dev.millrace.spi.kind.Alternatives;
import dev.millrace.spi.kind.KindDeclaration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What can be checked once the edges are known: expressions, parameters, files. */
public final class StepChecks {
  private final Map<String, RunParameter> params;
  private final Map<String, StepDraft> steps;
  private final Keys keys;
  private final ExpressionReader expressions;
  private final ConditionReader conditions;
  private final FanOutReader fanOuts;
  private final PassedOnReader passedOn;
  private final PinnedFiles files;

  /**
   * @param steps all steps by id, those below {@code finally} too
   */
  public StepChecks(
      Map<String, RunParameter> params,
      Map<String, StepDraft> steps,
      Keys keys,
      ExpressionChecker checker,
      DagFiles files) {
    this.params = params;
    this.steps = steps;
    this.keys = keys;
    this.expressions = new ExpressionReader(checker, keys.findings());
    this.conditions = new ConditionReader(keys, expressions);
    this.fanOuts = new FanOutReader(keys, expressions);
    this.passedOn = new PassedOnReader(steps, keys);
    this.files = new PinnedFiles(files, new TreeMap<>());
  }

  /** Path to digest of the files that literal paths named so far. */
  public Map<String, String> files() {
    return files.digests();
  }

  /** Checks a step; those that it waits for come before. */
  public void check(StepDraft step) {
    for (String upstream : step.waitsFor().keySet()) {
      step.skipsWith(steps.get(upstream));
    }
    if (step.isMapped() || step.map().has("fail-fast")) {
      fanOuts.read(step, names(step, Where.ELEMENTS, Map.of()));
    }
    Node condition = step.map().at("if");
    if (condition != null) {
      conditions.condition(condition, names(step, Where.CONDITION, Map.of()));
    }
    conditions.join(step);
    with(step);
    environment(step);
  }

  /** What the runs of the DAG leave under names of their own; call once all steps are checked. */
  public List<DagOutput> outputs(Node node) {
    return new OutputsReader(params, steps, keys, expressions).read(node);
  }

  private StepNames names(StepDraft step, Where where, Map<String, String> variables) {
    boolean inCondition = where == Where.CONDITION;
    return new StepNames(
        params,
        steps,
        step,
        where,
        variables,
        conditions.guarded(step, inCondition),
        keys.findings());
  }

  private void with(StepDraft step) {
    Node node = step.map().at("with");
    Optional<Mapping> map =
        node == null
            ? Optional.of(new Mapping(step.key().place(), Map.of(), 1))
            : keys.map(node, "'with' of step '" + step.id() + "'");
    if (step.kind().isEmpty() || map.isEmpty()) {
      return;
    }
    KindDeclaration kind = step.kind().get();
    ParameterReader reader = reader(step, false);
    Place at = node == null ? step.key().place() : step.map().byKey().get("with").key().place();
    Mapping given = map.get();
    Map<String, Object> with =
        reader.structure(kind.parameters(), given, "", "kind '" + kind.name() + "'", at);
    kind.alternatives().forEach(choice -> chosen(choice, given, kind.name(), at));
    if (kind.free().passesOn()) {
      passedOn.check(step, given);
    }
    if (step.isOverRows()) {
      given.entries().forEach(entry -> itemBesideSecret(entry, with.get(entry.key().text())));
    }
    step.with(with);
  }

  /** Of parameters that stand in for each other one is enough, and may be needed. */
  private void chosen(Alternatives choice, Mapping given, String kind, Place at) {
    List<String> names = choice.names().stream().filter(given::has).toList();
    if (names.isEmpty() && choice.required()) {
      keys.findings()
          .add(
              FindingCode.MISSING_PARAMETER,
              at,
              "Kind '" + kind + "' needs one of the parameters " + words(choice.names()) + ".",
              "Add '" + choice.names().get(0) + ": …'.");
    }
    if (names.size() > 1) {
      keys.findings()
          .add(
              FindingCode.CONTRADICTION,
              given.byKey().get(names.get(1)).key().place(),
              "Of the parameters "
                  + words(choice.names())
                  + " of kind '"
                  + kind
                  + "' a step has one, and "
                  + String.join(" and ", names)
                  + " are given.",
              "Keep one of them.");
    }
  }

  private static String words(List<String> names) {
    int last = names.size() - 1;
    return String.join(", ", names.subList(0, last)) + " and " + names.get(last);
  }

  /** A parameter that names rows is evaluated where they are read, which is before any secret. */
  private void itemBesideSecret(Entry parameter, Object read) {
    if (ItemTexts.isNamedBelow(read) && ItemTexts.isSecretBelow(read)) {
      keys.findings()
          .add(
              FindingCode.CONTRADICTION,
              parameter.value().place(),
              "Parameter '"
                  + parameter.key().text()
                  + "' holds 'item' and a secret, and in a step over rows one parameter cannot hold"
                  + " both.",
              "Put the secret into a parameter without 'item', or remove it.");
    }
  }

  private void environment(StepDraft step) {
    boolean runsCode = step.kind().isPresent() && step.kind().get().runsCode();
    if (!(step.map().at("env") instanceof Mapping env) || !runsCode) {
      return; // whatever is wrong with it is a finding already
    }
    ParameterReader reader = reader(step, true);
    for (Entry entry : env.entries()) {
      if (ParameterReader.isTemplate(entry.value())) {
        reader.variable((Scalar) entry.value());
      }
    }
  }

  /**
   * @param secrets whether all that it reads may hold secrets
   */
  private ParameterReader reader(StepDraft step, boolean secrets) {
    return new ParameterReader(
        keys,
        expressions,
        names(step, secrets ? Where.ENVIRONMENT : Where.WITH, Map.of()),
        variables -> names(step, Where.STEP, variables),
        files,
        new SecretReader(secrets, step.secrets()),
        step.isOverRows());
  }
}
