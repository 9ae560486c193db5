package dev.millrace.spi.kind;

import java.util.Optional;

/**
 * One key of {@code with}.
 *
 * @param fallback the value used when it is absent, as plain data; empty for none
 */
public record Parameter(
    String name, ParameterType type, boolean required, Optional<Object> fallback, String doc) {

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
