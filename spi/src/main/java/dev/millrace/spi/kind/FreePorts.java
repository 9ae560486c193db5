package dev.millrace.spi.kind;

import java.util.Optional;

/**
 * What the author of a step may add to the ports and values of a kind. All of it is known when the
 * DAG is checked, so references to it are checked as for any other kind.
 *
 * @param inputs each name below {@code in} is an input; it takes artifacts of any type, and several
 * @param outputs the parameter that names further outputs, as a map of name to the word of a type
 * @param valueTypes the parameter that names further values, as a map of name to the word of a type
 * @param values the parameter that gives further values, as a map of name to the value itself
 */
public record FreePorts(
    boolean inputs,
    Optional<String> outputs,
    Optional<String> valueTypes,
    Optional<String> values) {
  /** Nothing beside what the kind declares. */
  public static final FreePorts NONE =
      new FreePorts(false, Optional.empty(), Optional.empty(), Optional.empty());
}
