package dev.millrace.engine.language.step;

import dev.millrace.engine.dag.InputReference;
import dev.millrace.engine.dag.InputReference.FixedArtifact;
import dev.millrace.engine.dag.InputReference.ModelBundle;
import dev.millrace.engine.language.key.Keys;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands after a port, before it is known whether it exists.
 *
 * @param fixed an artifact or a model from outside the run; empty for a step
 * @param step id of the step; empty text if {@code fixed} is there
 * @param port its port; empty if only the step is named
 */
record WrittenReference(Optional<InputReference> fixed, String step, Optional<String> port) {
  private static final Pattern ARTIFACT = Pattern.compile("artifact:sha256:([0-9a-f]{64})");
  private static final Pattern MODEL =
      Pattern.compile("model:([A-Za-z0-9][A-Za-z0-9._-]*)@([A-Za-z0-9][A-Za-z0-9._-]*)");

  /** Empty if it has none of the forms. */
  static Optional<WrittenReference> parse(String text) {
    int dot = text.indexOf('.');
    if (dot < 0 && Keys.isWord(text, 0, text.length())) {
      return Optional.of(new WrittenReference(Optional.empty(), text, Optional.empty()));
    }
    if (dot > 0 && Keys.isWord(text, 0, dot) && Keys.isWord(text, dot + 1, text.length())) {
      Optional<String> port = Optional.of(text.substring(dot + 1));
      return Optional.of(new WrittenReference(Optional.empty(), text.substring(0, dot), port));
    }
    Matcher artifact = ARTIFACT.matcher(text);
    if (artifact.matches()) {
      return Optional.of(fixed(new FixedArtifact(artifact.group(1))));
    }
    Matcher model = MODEL.matcher(text);
    return model.matches()
        ? Optional.of(fixed(new ModelBundle(model.group(1), model.group(2))))
        : Optional.empty();
  }

  private static WrittenReference fixed(InputReference reference) {
    return new WrittenReference(Optional.of(reference), "", Optional.empty());
  }
}
