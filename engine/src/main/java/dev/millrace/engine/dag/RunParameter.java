package dev.millrace.engine.dag;

import java.util.List;
import java.util.Optional;

/**
 * A typed parameter of the DAG, set per run.
 *
 * @param type in the words of JSON Schema: string, integer, number, boolean, array, object
 * @param fallback the default as plain data; empty if a run must give a value
 * @param allowed the values of {@code enum}; empty for any
 * @param pattern regular expression that text must match as a whole
 */
public record RunParameter(
    String name,
    String type,
    String description,
    Optional<Object> fallback,
    List<Object> allowed,
    Optional<Double> minimum,
    Optional<Double> maximum,
    Optional<String> pattern) {
  public RunParameter {
    allowed = List.copyOf(allowed);
  }
}
