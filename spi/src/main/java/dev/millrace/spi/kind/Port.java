package dev.millrace.spi.kind;

import dev.millrace.spi.artifact.ArtifactType;

/**
 * A named, typed input or output.
 *
 * @param required for an input: must be connected; for an output: always produced
 * @param many takes several artifacts (inputs only)
 * @param standsFor the input that need not be connected if this one is, of which a step has only
 *     one; empty text for none
 * @param requestsSince the parameter, a duration, that says how far back the requests are wanted
 *     that a deployment at this input has answered ({@link
 *     dev.millrace.spi.artifact.InputArtifact#requests()}); empty text if none are wanted
 */
public record Port(
    String name,
    ArtifactType type,
    boolean required,
    boolean many,
    String doc,
    String standsFor,
    String requestsSince) {
  /** A port that stands for no other and wants no requests. */
  public Port(String name, ArtifactType type, boolean required, boolean many, String doc) {
    this(name, type, required, many, doc, "", "");
  }

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

  /** The same, which may be connected in the place of another input. */
  public Port standingFor(String other) {
    return new Port(name, type, required, many, doc, other, requestsSince);
  }

  /**
   * The same, which wants what a deployment was asked.
   *
   * @param parameter how far back, a duration
   */
  public Port withRequestsSince(String parameter) {
    return new Port(name, type, required, many, doc, standsFor, parameter);
  }
}
