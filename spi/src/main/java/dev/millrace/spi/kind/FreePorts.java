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
 * @param passesOn whether each further output is the one artifact of the input of its name
 */
public record FreePorts(
    boolean inputs,
    ArtifactType inputType,
    Optional<String> outputs,
    Optional<String> valueTypes,
    Optional<String> values,
    boolean passesOn) {
  /** Inputs of any type, and outputs that the step makes. */
  public FreePorts(
      boolean inputs,
      Optional<String> outputs,
      Optional<String> valueTypes,
      Optional<String> values) {
    this(inputs, ArtifactType.ANY, outputs, valueTypes, values, false);
  }

  /** The same, but outputs are inputs passed on. */
  public FreePorts passingOn() {
    return new FreePorts(inputs, inputType, outputs, valueTypes, values, true);
  }

  /** Further inputs of one type, and nothing else. */
  public static FreePorts inputsOf(ArtifactType type) {
    return new FreePorts(true, type, Optional.empty(), Optional.empty(), Optional.empty(), false);
  }

  /** Whether a step can add nothing. */
  public boolean isNone() {
    return !inputs && outputs.isEmpty() && valueTypes.isEmpty() && values.isEmpty();
  }

  /** Nothing beside what the kind declares. */
  public static final FreePorts NONE =
      new FreePorts(false, Optional.empty(), Optional.empty(), Optional.empty());
}
