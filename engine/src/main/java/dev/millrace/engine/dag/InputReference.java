package dev.millrace.engine.dag;

/** What is bound to an input port. */
public sealed interface InputReference {
  /** An output port of another step of the same DAG. */
  record StepOutput(String step, String port) implements InputReference {}

  /** An artifact by its digest, lower-case hexadecimal SHA-256. */
  record FixedArtifact(String digest) implements InputReference {}

  /**
   * The bundle of a registered model.
   *
   * @param selector an alias, or a version number in digits
   */
  record ModelBundle(String model, String selector) implements InputReference {}
}
