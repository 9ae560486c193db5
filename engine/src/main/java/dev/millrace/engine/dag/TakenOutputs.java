package dev.millrace.engine.dag;

import dev.millrace.spi.artifact.ArtifactType;
import dev.millrace.spi.kind.FreePorts;
import dev.millrace.spi.kind.KindDeclaration;
import dev.millrace.spi.kind.ValueType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What a step takes of a run of another DAG, compared with what that DAG gives. Pure. */
public final class TakenOutputs {
  private static final String KIND = "dag"; // that runs another one
  private static final String NAME = "dag"; // its parameter that says which

  private TakenOutputs() {}

  /**
   * Something that a step takes and the DAG does not give like that.
   *
   * @param parameter the one that names it, such as {@code outputs}
   * @param name as the step declares it
   * @param isUnknown whether there is no such output; else it is of another type
   * @param message one sentence that names both sides
   * @param suggestion what to do; may be empty
   */
  public record Mismatch(
      String parameter, String name, boolean isUnknown, String message, String suggestion) {
    /** Both in one text. */
    public String text() {
      return suggestion.isEmpty() ? message : message + " " + suggestion;
    }
  }

  /** Whether the step runs another DAG. */
  public static boolean runsDag(DagStep step) {
    return step.kind().name().equals(KIND);
  }

  /** The DAG whose run the step waits for, if it is written out. */
  public static Optional<String> dagOf(DagStep step) {
    return dagOf(step.kind(), step.with());
  }

  /** The same of a step of a kind with these parameters. */
  public static Optional<String> dagOf(KindDeclaration kind, Map<String, ?> with) {
    return kind.name().equals(KIND) && with.get(NAME) instanceof String dag
        ? Optional.of(dag).filter(name -> !name.contains("${{"))
        : Optional.empty();
  }

  /** The names of all that the step takes. */
  public static Set<String> names(DagStep step) {
    FreePorts free = step.kind().free();
    Set<String> names = new LinkedHashSet<>(declared(step, free.outputs()).keySet());
    names.addAll(declared(step, free.valueTypes()).keySet());
    return names;
  }

  /**
   * Everything that does not fit, in the order declared.
   *
   * @param dag the name of the other DAG
   * @param given its outputs
   */
  public static List<Mismatch> compare(DagStep step, String dag, List<DagOutput> given) {
    FreePorts free = step.kind().free();
    List<Mismatch> found = new ArrayList<>();
    declared(step, free.outputs())
        .forEach(
            (name, type) ->
                new One(step, dag, given, free.outputs().orElseThrow(), name, type)
                    .artifact()
                    .ifPresent(found::add));
    declared(step, free.valueTypes())
        .forEach(
            (name, type) ->
                new One(step, dag, given, free.valueTypes().orElseThrow(), name, type)
                    .value()
                    .ifPresent(found::add));
    return found;
  }

  private static Map<String, String> declared(DagStep step, Optional<String> parameter) {
    Map<String, String> declared = new LinkedHashMap<>();
    if (parameter.isPresent() && step.with().get(parameter.get()) instanceof Map<?, ?> map) {
      map.forEach((name, type) -> declared.put(String.valueOf(name), String.valueOf(type)));
    }
    return declared;
  }

  /** One thing that is taken, of a type that a word names. */
  private record One(
      DagStep step, String dag, List<DagOutput> given, String parameter, String name, String type) {

    Optional<Mismatch> artifact() {
      Optional<DagOutput> output = output();
      if (output.isEmpty()) {
        return Optional.of(unknown());
      }
      if (output.get() instanceof DagOutput.Artifact artifact) {
        return known(ArtifactType.values(), ArtifactType::word).accepts(artifact.type())
            ? Optional.empty()
            : Optional.of(other(artifact, "Write " + artifact.typeWord() + "."));
      }
      return Optional.of(other(output.get(), "Take it below 'values'."));
    }

    Optional<Mismatch> value() {
      Optional<DagOutput> output = output();
      if (output.isEmpty()) {
        return Optional.of(unknown());
      }
      if (output.get() instanceof DagOutput.Value value) {
        ValueType wanted = known(ValueType.values(), ValueType::word);
        boolean fits =
            wanted == value.type()
                || value.type() == ValueType.ANY
                || wanted == ValueType.NUMBER && value.type() == ValueType.INTEGER;
        return fits
            ? Optional.empty()
            : Optional.of(other(value, "Write " + value.typeWord() + "."));
      }
      return Optional.of(other(output.get(), "Take it below 'outputs'."));
    }

    private Optional<DagOutput> output() {
      return given.stream().filter(output -> output.name().equals(name)).findFirst();
    }

    private <T> T known(T[] all, Function<T, String> words) {
      return Arrays.stream(all)
          .filter(one -> words.apply(one).equals(type))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("not a type: " + type));
    }

    private Mismatch unknown() {
      List<String> names = given.stream().map(DagOutput::name).toList();
      List<String> shown =
          given.stream().map(output -> output.name() + " (" + output.typeWord() + ")").toList();
      String has =
          shown.isEmpty()
              ? "which declares no outputs."
              : "which has no such output; it has " + Nearest.list(shown) + ".";
      return new Mismatch(
          parameter,
          name,
          true,
          subject() + " (" + type + ") of DAG '" + dag + "', " + has,
          shown.isEmpty()
              ? "Add 'outputs:' to that DAG, or remove it here."
              : Nearest.suggestion(name, names));
    }

    private Mismatch other(DagOutput output, String suggestion) {
      String what = output instanceof DagOutput.Artifact ? "an artifact" : "a value";
      return new Mismatch(
          parameter,
          name,
          false,
          subject()
              + " of DAG '"
              + dag
              + "' as "
              + type
              + "; it is "
              + what
              + " of type "
              + output.typeWord()
              + ".",
          suggestion);
    }

    private String subject() {
      return "Step '" + step.id() + "' takes '" + name + "'";
    }
  }
}
