package dev.millrace.engine.language.step;

import dev.millrace.engine.dag.InputReference;
import dev.millrace.engine.language.key.Keys;
import java.util.Optional;

/**
 * What stands after a port, before it is known whether it exists.
 *
 * @param fixed an artifact or a model from outside the run; empty for a step
 * @param step id of the step; empty text if {@code fixed} is there
 * @param port its port; empty if only the step is named
 */
record WrittenReference(Optional<InputReference> fixed, String step, Optional<String> port) {
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
    return InputReference.outside(text)
        .map(fixed -> new WrittenReference(Optional.of(fixed), "", Optional.empty()));
  }
}
