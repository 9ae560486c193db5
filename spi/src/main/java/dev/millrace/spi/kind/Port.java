package dev.millrace.spi.kind;

import dev.millrace.spi.artifact.ArtifactType;

/**
 * A named, typed input or output.
 *
 * @param required for an input: must be connected; for an output: always produced
 * @param many takes several artifacts (inputs only)
 */
public record Port(String name, ArtifactType type, boolean required, boolean many, String doc) {
  public static Port in(String name, ArtifactType type, String doc) {
    return new Port(name, type, true, false, doc);
  }

  public static Port optionalIn(String name, ArtifactType type, String doc) {
    return new Port(name, type, false, false, doc);
  }

  public static Port manyIn(String name, ArtifactType type, String doc) {
    return new Port(name, type, true, true, doc);
  }

  public static Port out(String name, ArtifactType type, String doc) {
    return new Port(name, type, true, false, doc);
  }

  public static Port optionalOut(String name, ArtifactType type, String doc) {
    return new Port(name, type, false, false, doc);
  }
}
