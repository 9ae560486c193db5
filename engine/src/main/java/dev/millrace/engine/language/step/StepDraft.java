package dev.millrace.engine.language.step;

import dev.millrace.engine.dag.DagStep;
import dev.millrace.engine.dag.FanOut;
import dev.millrace.engine.dag.InputReference;
import dev.millrace.engine.dag.Join;
import dev.millrace.engine.dag.OnFailure;
import dev.millrace.engine.dag.StepOptions;
import dev.millrace.engine.dag.TakenOutputs;
import dev.millrace.engine.language.key.Defaults;
import dev.millrace.engine.language.yaml.Node.Mapping;
import dev.millrace.engine.language.yaml.Node.Scalar;
import dev.millrace.engine.language.yaml.Place;
import dev.millrace.spi.kind.KindDeclaration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A step while its file is read: what is known of it so far. */
public final class StepDraft {
  private final Scalar key;
  private final Mapping map;
  private final boolean last;
  private final Optional<KindDeclaration> kind;
  private final Defaults policies;
  private final StepOptions options;
  private final Optional<String> condition;
  private final Join join;
  private final Map<String, Place> waitsFor = new LinkedHashMap<>();
  private final Ancestry ancestry = new Ancestry();
  private Map<String, List<InputReference>> inputs = Map.of();
  private Map<String, Object> with = Map.of();
  private Optional<FanOut> fanOut = Optional.empty();
  private Optional<ItemType> itemType = Optional.empty();
  private Optional<InputReference.StepOutput> rows = Optional.empty();
  private final Set<String> secrets = new TreeSet<>();
  private boolean maySkip;

  StepDraft(
      Scalar key,
      Mapping map,
      boolean last,
      Optional<KindDeclaration> kind,
      Defaults policies,
      StepOptions options) {
    this.key = key;
    this.map = map;
    this.last = last;
    this.kind = kind;
    this.policies = policies;
    this.options = options;
    this.condition =
        map.at("if") instanceof Scalar cel ? Optional.of(cel.text()) : Optional.empty();
    this.join = map.at("join") instanceof Scalar word ? join(word.text()) : Join.Word.OK;
    this.maySkip = map.has("if") || join instanceof Join.States;
  }

  public String id() {
    return key.text();
  }

  Scalar key() {
    return key;
  }

  Mapping map() {
    return map;
  }

  /** Whether it stands below {@code finally}. */
  boolean last() {
    return last;
  }

  /** Empty if the kind is not known, which is a finding. */
  Optional<KindDeclaration> kind() {
    return kind;
  }

  /** Ids of the steps that it waits for, with the place that says so first. */
  Map<String, Place> waitsFor() {
    return waitsFor;
  }

  /** The bare CEL after {@code if}. */
  Optional<String> condition() {
    return condition;
  }

  Ancestry ancestry() {
    return ancestry;
  }

  /** Its {@code join}; what is none is a finding, and then {@code ok}. */
  Join join() {
    return join;
  }

  private static Join join(String written) {
    for (Join.Word word : Join.Word.values()) {
      if (written.equals(word.text())) {
        return word;
      }
    }
    return new Join.States(written);
  }

  /** Whether it runs once for each of several elements. */
  boolean isMapped() {
    return map.has("for-each") || map.has("matrix");
  }

  /** Whether it runs for the rows of a dataset, which nobody but a worker reads. */
  boolean isOverRows() {
    return map.at("for-each") instanceof Mapping each && each.has("rows");
  }

  /** Whose rows it runs for. */
  void rowsOf(InputReference.StepOutput source) {
    rows = Optional.of(source);
  }

  /** Empty if it does not run for rows, or what it names has findings. */
  Optional<InputReference.StepOutput> rows() {
    return rows;
  }

  /** What it runs once for each of, with the type of an element. */
  void fanOut(FanOut read, ItemType type) {
    fanOut = Optional.of(read);
    itemType = Optional.of(type);
  }

  /** The type of an element; empty if it is not mapped, or what it is mapped over has findings. */
  Optional<ItemType> itemType() {
    return itemType;
  }

  /** Names of the secrets in its texts, as they are found. */
  Set<String> secrets() {
    return secrets;
  }

  Map<String, List<InputReference>> inputs() {
    return inputs;
  }

  void inputs(Map<String, List<InputReference>> bound) {
    inputs = bound;
  }

  void with(Map<String, Object> parameters) {
    with = parameters;
  }

  /** The DAG that it runs, if it is one that does, and says which; once it was checked. */
  Optional<String> runs() {
    return kind.flatMap(known -> TakenOutputs.dagOf(known, with));
  }

  void skipsWith(StepDraft upstream) {
    if (join() == Join.Word.ALWAYS) {
      return; // it runs all the same
    }
    maySkip |= upstream.maySkip || upstream.policies.onFailure() == OnFailure.SKIP_DOWNSTREAM;
  }

  /** Why it can end without values while steps that wait for it go on; empty if it cannot. */
  Optional<String> lacksValues() {
    if (maySkip) {
      return Optional.of("may be skipped");
    }
    return policies.onFailure() == OnFailure.CONTINUE
        ? Optional.of("may fail while the run goes on")
        : Optional.empty();
  }

  /** Why it can be without a result when its run has succeeded; empty if it cannot. */
  Optional<String> lacksResult() {
    return lacksValues()
        .or(
            () ->
                policies.onFailure() == OnFailure.FAIL
                    ? Optional.empty()
                    : Optional.of("may fail while the run goes on"));
  }

  /** The step, once the whole file is without findings. */
  public DagStep finished() {
    return new DagStep(
        id(),
        kind.orElseThrow(),
        inputs,
        List.copyOf(waitsFor.keySet()),
        with,
        condition(),
        join(),
        fanOut,
        policies.retry(),
        policies.timeouts(),
        policies.onFailure(),
        options.withSecrets(secrets));
  }
}
