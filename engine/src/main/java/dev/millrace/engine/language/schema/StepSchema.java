package dev.millrace.engine.language.schema;

import static dev.millrace.engine.language.schema.Pieces.anyOf;
import static dev.millrace.engine.language.schema.Pieces.described;
import static dev.millrace.engine.language.schema.Pieces.flag;
import static dev.millrace.engine.language.schema.Pieces.map;
import static dev.millrace.engine.language.schema.Pieces.named;
import static dev.millrace.engine.language.schema.Pieces.of;
import static dev.millrace.engine.language.schema.Pieces.oneOrMany;
import static dev.millrace.engine.language.schema.Pieces.ref;
import static dev.millrace.engine.language.schema.Pieces.text;
import static dev.millrace.engine.language.schema.Pieces.word;

import dev.millrace.engine.dag.Join;
import dev.millrace.engine.dag.KindCatalog;
import dev.millrace.engine.language.key.Keys;
import dev.millrace.engine.language.step.StepReader;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A step: the keys of all, and what follows from its kind. */
final class StepSchema {
  private final KindSchema kinds;

  StepSchema(KindCatalog kinds) {
    this.kinds = new KindSchema(kinds);
  }

  Map<String, Object> step() {
    Map<String, Map<String, Object>> properties = new LinkedHashMap<>();
    properties.put("uses", kinds.uses());
    properties.put(
        "in",
        described(
            "Input port to what is connected there; this makes the edges.", of("type", "object")));
    properties.put("with", described("The parameters of the kind.", of("type", "object")));
    properties.put(
        "needs",
        described(
            "Further steps to wait for, without data.",
            oneOrMany(text("^[A-Za-z][A-Za-z0-9_-]*$"))));
    properties.put(
        "if", described("Bare CEL; the step is SKIPPED where it is false.", ref(Scalars.CEL)));
    properties.putAll(PolicySchema.properties());
    properties.put(
        "join", described("When it goes ahead, given how the steps before have ended.", join()));
    properties.put("for-each", described("One task for each element.", forEach()));
    properties.put(
        "matrix",
        described("One task for each combination of the items of these lists.", matrix()));
    properties.put(
        "fail-fast", described("Whether the first element that fails stops the others.", flag()));
    properties.putAll(OptionSchema.properties());
    Map<String, Object> step = map(StepReader.KEYS, properties, "uses");
    step.put("allOf", kinds.each());
    return step;
  }

  private static Map<String, Object> join() {
    List<String> words = Arrays.stream(Join.Word.values()).map(Join.Word::text).toList();
    return anyOf(word(words), ref(Scalars.CEL));
  }

  private static Map<String, Object> forEach() {
    Map<String, Object> rows =
        described("The step or step.port whose rows are the elements.", text());
    Map<String, Object> batch =
        described("How many rows make one element.", Pieces.whole(1, Integer.MAX_VALUE));
    return anyOf(
        of("type", "array"),
        described("One expression that gives a list or a map.", ref(Scalars.EXPRESSION)),
        of("type", "object", "properties", of("rows", rows, "batch", batch)));
  }

  private static Map<String, Object> matrix() {
    Map<String, Object> lists = named(Keys.NAME_PATTERN, of("type", "array", "minItems", 1));
    lists.put("minProperties", 1);
    return lists;
  }
}
