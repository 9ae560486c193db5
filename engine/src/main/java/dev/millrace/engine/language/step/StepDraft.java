package dev.millrace.engine.language.step;

import dev.millrace.engine.dag.DagStep;
import dev.millrace.engine.dag.InputReference;
import dev.millrace.engine.dag.Join;
import dev.millrace.engine.dag.OnFailure;
import dev.millrace.engine.dag.StepOptions;
import dev.millrace.engine.language.key.Defaults;
import dev.millrace.engine.language.yaml.Node.Mapping;
import dev.millrace.engine.language.yaml.Node.Scalar;
import dev.millrace.engine.language.yaml.Place;
import dev.millrace.spi.kind.KindDeclaration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A step while its file is read: what is known of it so far. */
public final class StepDraft {
  private final Scalar key;
  private final Mapping map;
  private final boolean last;
  private final Optional<KindDeclaration> kind;
  private final Defaults policies;
  private final StepOptions options;
  private final Map<String, Place> waitsFor = new LinkedHashMap<>();
  private final Ancestry ancestry = new Ancestry();
  private Map<String, List<InputReference>> inputs = Map.of();
  private Map<String, Object> with = Map.of();
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
    this.maySkip = map.get("if").isPresent();
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
    return map.get("if").filter(Scalar.class::isInstance).map(node -> ((Scalar) node).text());
  }

  Ancestry ancestry() {
    return ancestry;
  }

  void inputs(Map<String, List<InputReference>> bound) {
    inputs = bound;
  }

  void with(Map<String, Object> parameters) {
    with = parameters;
  }

  void skipsWith(StepDraft upstream) {
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

  /** The step, once the whole file is without findings. */
  public DagStep finished() {
    return new DagStep(
        id(),
        kind.orElseThrow(),
        inputs,
        List.copyOf(waitsFor.keySet()),
        with,
        condition(),
        Join.Word.OK,
        Optional.empty(),
        policies.retry(),
        policies.timeouts(),
        policies.onFailure(),
        options);
  }
}
