package dev.millrace.engine.language;

import dev.millrace.engine.language.yaml.Node.Entry;
import dev.millrace.engine.language.yaml.Node.Mapping;
import dev.millrace.engine.language.yaml.Place;
import dev.millrace.engine.language.yaml.YamlReader;
import java.util.Optional;

/**
 * The finding about a DAG whose name belongs to another file. Not one of {@link FindingCode},
 * because no file breaks this rule by itself.
 */
public final class NameTakenFinding {
  /** Its code. */
  public static final String CODE = "name-taken";

  private NameTakenFinding() {}

  /**
   * The finding, at the name.
   *
   * @param fileName as findings show it
   * @param text of the file
   * @param holder who has the name, in words that complete "is already in"
   */
  public static Finding in(String fileName, String text, String dag, String holder) {
    Place place =
        YamlReader.read(text, new Findings(fileName))
            .filter(Mapping.class::isInstance)
            .flatMap(root -> Optional.ofNullable(((Mapping) root).byKey().get("dag")))
            .map(Entry::value)
            .map(value -> value.place())
            .orElse(Place.START);
    return new Finding(
        CODE,
        fileName,
        place.line(),
        place.column(),
        "DAG '" + dag + "' in " + fileName + " is already in " + holder + ".",
        "Give one of them another name after `dag:`.");
  }
}
