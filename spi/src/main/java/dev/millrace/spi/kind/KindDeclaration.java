package dev.millrace.spi.kind;

import dev.millrace.spi.artifact.ArtifactType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What a step kind is: the source of the check, the reference pages, the JSON Schema, the editor
 * completion and the forms.
 *
 * @param name the word after {@code uses:}; plugins use {@code vendor/kind}; never reused
 * @param version raised when the same inputs may give other outputs; part of the cache key
 * @param openValues besides the declared values it may return others, all numbers
 * @param lineage wants {@link dev.millrace.spi.StepContext#lineage()} filled
 * @param reuse whether a result may be reused when nothing changed
 * @param example a step in YAML, as it stands below {@code steps:}; run as a test
 * @param isolation where a step runs unless it says otherwise
 * @param free what the author of a step may add to ports and values
 * @param allowed what a step may say: where a step of this kind can run, {@code isolation} included
 * @param code digest of the code behind it, if that is no part of Millrace; part of the cache key;
 *     empty text for none
 * @param runsCode whether it runs code of the user, which finds {@code env} and {@code secrets} of
 *     the step in its environment
 * @param alternatives which parameters stand in for each other
 */
public record KindDeclaration(
    String name,
    int version,
    String summary,
    List<Port> inputs,
    List<Port> outputs,
    List<Parameter> parameters,
    List<ValueDeclaration> values,
    boolean openValues,
    boolean lineage,
    Reuse reuse,
    Isolation isolation,
    String example,
    FreePorts free,
    Set<Isolation> allowed,
    String code,
    boolean runsCode,
    List<Alternatives> alternatives) {
  public KindDeclaration {
    alternatives = List.copyOf(alternatives);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    parameters = List.copyOf(parameters);
    values = List.copyOf(values);
    EnumSet<Isolation> all = EnumSet.of(isolation);
    all.addAll(allowed);
    allowed = Collections.unmodifiableSet(all);
  }

  /** A kind none of whose parameters stand in for each other. */
  public KindDeclaration(
      String name,
      int version,
      String summary,
      List<Port> inputs,
      List<Port> outputs,
      List<Parameter> parameters,
      List<ValueDeclaration> values,
      boolean openValues,
      boolean lineage,
      Reuse reuse,
      Isolation isolation,
      String example,
      FreePorts free,
      Set<Isolation> allowed,
      String code,
      boolean runsCode) {
    this(
        name,
        version,
        summary,
        inputs,
        outputs,
        parameters,
        values,
        openValues,
        lineage,
        reuse,
        isolation,
        example,
        free,
        allowed,
        code,
        runsCode,
        List.of());
  }

  /**
   * A kind of Millrace itself that runs no code of the user, whose steps run where it says; what
   * runs inline may run apart.
   */
  public KindDeclaration(
      String name,
      int version,
      String summary,
      List<Port> inputs,
      List<Port> outputs,
      List<Parameter> parameters,
      List<ValueDeclaration> values,
      boolean openValues,
      boolean lineage,
      Reuse reuse,
      Isolation isolation,
      String example,
      FreePorts free) {
    this(
        name,
        version,
        summary,
        inputs,
        outputs,
        parameters,
        values,
        openValues,
        lineage,
        reuse,
        isolation,
        example,
        free,
        isolation == Isolation.INLINE ? Set.of(Isolation.PROCESS) : Set.of(),
        "",
        false);
  }

  /** A kind whose ports and values are all its own. */
  public KindDeclaration(
      String name,
      int version,
      String summary,
      List<Port> inputs,
      List<Port> outputs,
      List<Parameter> parameters,
      List<ValueDeclaration> values,
      boolean openValues,
      boolean lineage,
      boolean cacheable,
      Isolation isolation,
      String example) {
    this(
        name,
        version,
        summary,
        inputs,
        outputs,
        parameters,
        values,
        openValues,
        lineage,
        cacheable,
        isolation,
        example,
        FreePorts.NONE);
  }

  /**
   * A kind whose results are either reused by default or never.
   *
   * @param cacheable which of them
   */
  public KindDeclaration(
      String name,
      int version,
      String summary,
      List<Port> inputs,
      List<Port> outputs,
      List<Parameter> parameters,
      List<ValueDeclaration> values,
      boolean openValues,
      boolean lineage,
      boolean cacheable,
      Isolation isolation,
      String example,
      FreePorts free) {
    this(
        name,
        version,
        summary,
        inputs,
        outputs,
        parameters,
        values,
        openValues,
        lineage,
        cacheable ? Reuse.BY_DEFAULT : Reuse.NEVER,
        isolation,
        example,
        free);
  }

  /** The same, but it runs code of the user: {@link dev.millrace.spi.StepContext#environment()}. */
  public KindDeclaration runningCode() {
    return new KindDeclaration(
        name,
        version,
        summary,
        inputs,
        outputs,
        parameters,
        values,
        openValues,
        lineage,
        reuse,
        isolation,
        example,
        free,
        allowed,
        code,
        true,
        alternatives);
  }

  /** The same, with parameters that stand in for each other. */
  public KindDeclaration choosing(Alternatives... choices) {
    return new KindDeclaration(
        name,
        version,
        summary,
        inputs,
        outputs,
        parameters,
        values,
        openValues,
        lineage,
        reuse,
        isolation,
        example,
        free,
        allowed,
        code,
        runsCode,
        List.of(choices));
  }

  /** Whether results are reused unless a step says otherwise. */
  public boolean cacheable() {
    return reuse == Reuse.BY_DEFAULT;
  }

  /**
   * The kind with the ports and values that one step adds, as {@link #free} lets it. A name that
   * the kind has already stays as it is; a type that is none is left out.
   *
   * @param inputNames what stands below {@code in}
   * @param with the step's parameters
   */
  public KindDeclaration asUsed(Collection<String> inputNames, Map<String, ?> with) {
    if (free.isNone()) {
      return this;
    }
    List<Port> allInputs = new ArrayList<>(inputs);
    for (String port : free.inputs() ? inputNames : List.<String>of()) {
      if (input(port).isEmpty()) {
        allInputs.add(Port.manyIn(port, free.inputType(), ""));
      }
    }
    List<Port> allOutputs = new ArrayList<>(outputs);
    for (Map.Entry<?, ?> added : entries(free.outputs(), with)) {
      String port = String.valueOf(added.getKey());
      Optional<ArtifactType> type =
          word(ArtifactType.values(), ArtifactType::word, added.getValue());
      if (type.isPresent() && type.get() != ArtifactType.ANY && output(port).isEmpty()) {
        allOutputs.add(Port.out(port, type.get(), ""));
      }
    }
    List<ValueDeclaration> allValues = new ArrayList<>(values);
    for (Map.Entry<?, ?> added : entries(free.valueTypes(), with)) {
      Optional<ValueType> type = word(ValueType.values(), ValueType::word, added.getValue());
      if (type.isPresent()) {
        allValues.add(new ValueDeclaration(String.valueOf(added.getKey()), type.get(), ""));
      }
    }
    for (Map.Entry<?, ?> added : entries(free.values(), with)) {
      ValueType type = ValueType.of(added.getValue());
      allValues.add(new ValueDeclaration(String.valueOf(added.getKey()), type, ""));
    }
    return new KindDeclaration(
        name,
        version,
        summary,
        allInputs,
        allOutputs,
        parameters,
        allValues,
        openValues,
        lineage,
        reuse,
        isolation,
        example,
        free,
        allowed,
        code,
        runsCode,
        alternatives);
  }

  /** The same, but for where its steps run. */
  public KindDeclaration running(Isolation usually, Set<Isolation> also) {
    return new KindDeclaration(
        name,
        version,
        summary,
        inputs,
        outputs,
        parameters,
        values,
        openValues,
        lineage,
        reuse,
        usually,
        example,
        free,
        also,
        code,
        runsCode,
        alternatives);
  }

  /** The same, with other code behind it. */
  public KindDeclaration withCode(String digest) {
    return new KindDeclaration(
        name,
        version,
        summary,
        inputs,
        outputs,
        parameters,
        values,
        openValues,
        lineage,
        reuse,
        isolation,
        example,
        free,
        allowed,
        digest,
        runsCode,
        alternatives);
  }

  private static Set<? extends Map.Entry<?, ?>> entries(
      Optional<String> parameter, Map<String, ?> with) {
    return parameter.isPresent() && with.get(parameter.get()) instanceof Map<?, ?> map
        ? map.entrySet()
        : Set.of();
  }

  private static <T> Optional<T> word(T[] all, Function<T, String> words, Object written) {
    for (T one : all) {
      if (words.apply(one).equals(written)) {
        return Optional.of(one);
      }
    }
    return Optional.empty();
  }

  public Optional<Port> input(String port) {
    return named(inputs, port);
  }

  public Optional<Port> output(String port) {
    return named(outputs, port);
  }

  private static Optional<Port> named(List<Port> ports, String name) {
    for (Port port : ports) {
      if (port.name().equals(name)) {
        return Optional.of(port);
      }
    }
    return Optional.empty();
  }
}
