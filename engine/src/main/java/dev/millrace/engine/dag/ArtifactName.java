package dev.millrace.engine.dag;

import java.util.Optional;
import java.util.regex.Pattern;

/** What the value of a parameter of type {@code artifact} names, whether it exists or not. */
public sealed interface ArtifactName {
  /** The forms in words, for messages. */
  String EXPECTED = "dag.output, artifact:sha256:… or model:name@alias";

  /** What the last run of a DAG left as an output of this name. */
  record LeftBy(String dag, String output) implements ArtifactName {
    private static final Pattern DAG = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]{0,127}");
    private static final Pattern OUTPUT = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}");
  }

  /** An artifact or a bundle that an input port can name as well. */
  record Fixed(InputReference reference) implements ArtifactName {}

  /** Empty if the text has none of the forms. The name of a DAG may hold dots, an output none. */
  static Optional<ArtifactName> parse(String text) {
    int dot = text.lastIndexOf('.');
    if (dot > 0
        && LeftBy.DAG.matcher(text).region(0, dot).matches()
        && LeftBy.OUTPUT.matcher(text).region(dot + 1, text.length()).matches()) {
      return Optional.of(new LeftBy(text.substring(0, dot), text.substring(dot + 1)));
    }
    return InputReference.outside(text).map(Fixed::new);
  }

  /** How a text without any of the forms was perhaps meant; empty text if nobody can tell. */
  static String suggestion(String text) {
    if (text.indexOf('.') < 0 && LeftBy.DAG.matcher(text).matches()) {
      return "Name the output of the DAG too: '" + text + ".OUTPUT'.";
    }
    for (String missing : new String[] {"model:", "artifact:", "artifact:sha256:"}) {
      if (InputReference.outside(missing + text).isPresent()) {
        return "Did you mean '" + missing + text + "'?";
      }
    }
    return "";
  }
}
