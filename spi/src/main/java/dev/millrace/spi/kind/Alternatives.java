package dev.millrace.spi.kind;

import java.util.List;

/**
 * Parameters of a kind that stand in for each other, of which a step gives one at most.
 *
 * @param names two or more of the kind's parameters
 * @param required whether a step has to give one of them
 */
public record Alternatives(List<String> names, boolean required) {
  public Alternatives {
    names = List.copyOf(names);
    if (names.size() < 2) {
      throw new IllegalArgumentException("nothing to choose between: " + names);
    }
  }

  /** Exactly one of these. */
  public static Alternatives oneOf(String... names) {
    return new Alternatives(List.of(names), true);
  }

  /** One of these, or none. */
  public static Alternatives atMostOneOf(String... names) {
    return new Alternatives(List.of(names), false);
  }
}
