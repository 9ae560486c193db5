package dev.millrace.spi.kind;

import java.util.Optional;

/**
 * One key of {@code with}.
 *
 * @param fallback the value used when it is absent, as plain data; empty for none
 * @param secrets whether texts of it, nested ones too, may hold <code>${{ secrets.NAME }}</code>:
 *     it goes to a connection, and to nothing that is kept
 */
public record Parameter(
    String name,
    ParameterType type,
    boolean required,
    Optional<Object> fallback,
    String doc,
    boolean secrets) {

  /** One that takes no secrets. */
  public Parameter(
      String name, ParameterType type, boolean required, Optional<Object> fallback, String doc) {
    this(name, type, required, fallback, doc, false);
  }

  /** The same, but it takes secrets. */
  public Parameter takingSecrets() {
    return new Parameter(name, type, required, fallback, doc, true);
  }

  public static Parameter required(String name, ParameterType type, String doc) {
    return new Parameter(name, type, true, Optional.empty(), doc);
  }

  public static Parameter optional(String name, ParameterType type, String doc) {
    return new Parameter(name, type, false, Optional.empty(), doc);
  }

  public static Parameter withDefault(
      String name, ParameterType type, Object fallback, String doc) {
    return new Parameter(name, type, false, Optional.of(fallback), doc);
  }
}
