package dev.millrace.engine.dag;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is bound to an input port. */
public sealed interface InputReference {
  /** An output port of another step of the same DAG. */
  record StepOutput(String step, String port) implements InputReference {}

  /** An artifact by its digest, lower-case hexadecimal SHA-256. */
  record FixedArtifact(String digest) implements InputReference {
    private static final Pattern FORM = Pattern.compile("artifact:sha256:([0-9a-f]{64})");
  }

  /**
   * The bundle of a registered model.
   *
   * @param selector an alias, or a version number in digits
   */
  record ModelBundle(String model, String selector) implements InputReference {
    private static final Pattern FORM =
        Pattern.compile("model:([A-Za-z0-9][A-Za-z0-9._-]*)@([A-Za-z0-9][A-Za-z0-9._-]*)");
  }

  /**
   * An artifact or a model from outside the run, as it is written: {@code artifact:sha256:…} or
   * {@code model:name@alias}. Empty if the text has neither form.
   */
  static Optional<InputReference> outside(String text) {
    Matcher artifact = FixedArtifact.FORM.matcher(text);
    if (artifact.matches()) {
      return Optional.of(new FixedArtifact(artifact.group(1)));
    }
    Matcher model = ModelBundle.FORM.matcher(text);
    return model.matches()
        ? Optional.of(new ModelBundle(model.group(1), model.group(2)))
        : Optional.empty();
  }
}
