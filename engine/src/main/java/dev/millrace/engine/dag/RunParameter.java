package dev.millrace.engine.dag;

import java.util.List;
import java.util.Optional;

/**
 * A typed parameter of the DAG, set per run.
 *
 * @param type in the words of JSON Schema: string, integer, number, boolean, array, object; {@link
 *     #ANY} in no DAG
 * @param fallback the default as plain data; empty if a run must give a value
 * @param allowed the values of {@code enum}; empty for any
 * @param minimum of a number, of the length of text in characters, or of the number of items
 * @param maximum the same; both are included
 * @param pattern regular expression (RE2) that text must match as a whole
 * @param items what each item of an array must be; empty for anything
 * @param properties what an object may hold; empty for anything
 * @param requiredProperties names of those that an object must hold
 */
public record RunParameter(
    String name,
    String type,
    String description,
    Optional<Object> fallback,
    List<Object> allowed,
    Optional<Double> minimum,
    Optional<Double> maximum,
    Optional<String> pattern,
    Optional<RunParameter> items,
    List<RunParameter> properties,
    List<String> requiredProperties) {
  /** The type of a parameter that takes whatever there is. */
  public static final String ANY = "any";

  public RunParameter {
    allowed = List.copyOf(allowed);
    properties = List.copyOf(properties);
    requiredProperties = List.copyOf(requiredProperties);
  }

  /** A parameter that is neither an array nor an object, or one that may hold anything. */
  public RunParameter(
      String name,
      String type,
      String description,
      Optional<Object> fallback,
      List<Object> allowed,
      Optional<Double> minimum,
      Optional<Double> maximum,
      Optional<String> pattern) {
    this(
        name,
        type,
        description,
        fallback,
        allowed,
        minimum,
        maximum,
        pattern,
        Optional.empty(),
        List.of(),
        List.of());
  }

  /**
   * Stands in for a parameter whose declaration cannot be read, so that nothing else is found wrong
   * because of it.
   */
  public static RunParameter unread(String name) {
    return new RunParameter(
        name,
        ANY,
        "",
        Optional.of(""),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
