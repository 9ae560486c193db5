package dev.millrace.engine.language.schema;

import static dev.millrace.engine.language.schema.Pieces.described;
import static dev.millrace.engine.language.schema.Pieces.flag;
import static dev.millrace.engine.language.schema.Pieces.mapTo;
import static dev.millrace.engine.language.schema.Pieces.named;
import static dev.millrace.engine.language.schema.Pieces.of;
import static dev.millrace.engine.language.schema.Pieces.oneOrMany;
import static dev.millrace.engine.language.schema.Pieces.ref;
import static dev.millrace.engine.language.schema.Pieces.text;
import static dev.millrace.engine.language.schema.Pieces.word;

import dev.millrace.engine.language.key.Keys;
import dev.millrace.engine.language.key.ParamsReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code params}: each type has its own keys, and its default is of that type. */
final class ParamsSchema {
  /** Names of the two definitions: with nested declarations, and without. */
  private static final String PARAMETER = "parameter";

  private static final String FLAT = "flatParameter";

  private static final Map<String, Object> COUNT = of("type", "integer", "minimum", 0);

  private ParamsSchema() {}

  static Map<String, Object> params() {
    return named(Keys.NAME_PATTERN, ref(PARAMETER));
  }

  static Map<String, Map<String, Object>> definitions() {
    Map<String, Map<String, Object>> all = new LinkedHashMap<>();
    all.put(PARAMETER, parameter(true));
    all.put(FLAT, parameter(false));
    return all;
  }

  private static Map<String, Object> parameter(boolean nested) {
    Map<String, Object> type =
        described("What values are, in the words of JSON Schema.", word(ParamsReader.TYPES));
    List<Map<String, Object>> byType = new ArrayList<>();
    for (String word : ParamsReader.TYPES) {
      Map<String, Object> constant = of("type", of("const", word));
      byType.add(
          of(
              "if",
              of("properties", constant, "required", List.of("type")),
              "then",
              ofType(word, nested)));
    }
    return of(
        "type",
        "object",
        "properties",
        of("type", type),
        "required",
        List.of("type"),
        "allOf",
        byType);
  }

  private static Map<String, Object> ofType(String type, boolean nested) {
    Map<String, Map<String, Object>> properties = new LinkedHashMap<>();
    for (String key : ParamsReader.keys(type, nested)) {
      properties.put(key, property(key, type));
    }
    return Pieces.map(ParamsReader.keys(type, nested), properties);
  }

  private static Map<String, Object> property(String key, String type) {
    return switch (key) {
      case "type" -> of("const", type);
      case "description" -> described("What it is for; shown wherever a run is started.", text());
      case "default" ->
          described(
              "What holds where a run says nothing; without it a run must.", of("type", type));
      case "enum" ->
          described("The only values allowed.", of("type", "array", "items", of("type", type)));
      case "required" ->
          type.equals("object")
              ? described("Names of properties that must be there.", oneOrMany(text()))
              : described("Whether a run must give a value; follows from default.", flag());
      case "minimum", "maximum" -> described("A bound, itself included.", of("type", "number"));
      case "minLength", "maxLength" ->
          described("A bound of its length in characters, itself included.", COUNT);
      case "minItems", "maxItems" ->
          described("A bound of the number of items, itself included.", COUNT);
      case "pattern" -> described("RE2 regular expression for the whole text.", text());
      case "items" -> described("What each item is.", ref(FLAT));
      case "properties" -> described("What an object may hold.", mapTo(ref(FLAT)));
      default -> throw new IllegalStateException("no schema for key " + key + " of a parameter");
    };
  }
}
