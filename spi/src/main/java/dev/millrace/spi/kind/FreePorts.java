package dev.millrace.spi.kind;

import dev.millrace.spi.artifact.ArtifactType;
import java.util.Optional;

/**
 * What the author of a step may add to the ports and values of a kind. All of it is known when the
 * DAG is checked, so references to it are checked as for any other kind.
 *
 * @param inputs each name below {@code in} is an input, and takes several artifacts
 * @param inputType what these inputs take
 * @param outputs the parameter that names further outputs, as a map of name to the word of a type
 * @param valueTypes the parameter that names further values, as a map of name to the word of a type
 * @param values the parameter that gives further values, as a map of name to the value itself
 */
public record FreePorts(
    boolean inputs,
    ArtifactType inputType,
    Optional<String> outputs,
    Optional<String> valueTypes,
    Optional<String> values) {
  /** Inputs of any type. */
  public FreePorts(
      boolean inputs,
      Optional<String> outputs,
      Optional<String> valueTypes,
      Optional<String> values) {
    this(inputs, ArtifactType.ANY, outputs, valueTypes, values);
  }

  /** Further inputs of one type, and nothing else. */
  public static FreePorts inputsOf(ArtifactType type) {
    return new FreePorts(true, type, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Whether a step can add nothing. */
  public boolean isNone() {
    return !inputs && outputs.isEmpty() && valueTypes.isEmpty() && values.isEmpty();
  }

  /** Nothing beside what the kind declares. */
  public static final FreePorts NONE =
      new FreePorts(false, Optional.empty(), Optional.empty(), Optional.empty());
}
