package dev.millrace.engine.language.schema;

import static dev.millrace.engine.language.schema.Pieces.described;
import static dev.millrace.engine.language.schema.Pieces.map;
import static dev.millrace.engine.language.schema.Pieces.mapTo;
import static dev.millrace.engine.language.schema.Pieces.named;
import static dev.millrace.engine.language.schema.Pieces.ref;
import static dev.millrace.engine.language.schema.Pieces.text;
import static dev.millrace.engine.language.schema.Pieces.whole;
import static dev.millrace.engine.language.schema.Pieces.word;

import dev.millrace.engine.dag.KindCatalog;
import dev.millrace.engine.language.DagReader;
import dev.millrace.engine.language.key.Keys;
import dev.millrace.engine.language.key.PolicyReader;
import dev.millrace.engine.language.key.RetrainReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON Schema of a DAG file, made of the key lists of the reader and the declarations of the
 * kinds. It says draft 07, which editors for YAML read best, and uses only words that mean the same
 * in 2020-12. It accepts every valid DAG; what needs to look at more than one place (references,
 * types of ports and expressions, cycles, files) is the reader's alone.
 */
public final class DagSchema {
  private static final String DRAFT = "http://json-schema.org/draft-07/schema#";
  private static final String STEP = "step";

  private DagSchema() {}

  /**
   * The schema as plain data, in an order for reading.
   *
   * @param kinds those that {@code uses} may name
   */
  public static Map<String, Object> of(KindCatalog kinds) {
    Map<String, Object> document =
        Pieces.of(
            "$schema",
            DRAFT,
            "title",
            "Millrace DAG, version 1",
            "description",
            "One YAML file is one DAG: steps, what they wait for, and how they run.");
    document.putAll(map(DagReader.KEYS, properties(), "apiVersion", "dag", "steps"));
    Map<String, Object> definitions = new LinkedHashMap<>();
    definitions.put(STEP, new StepSchema(kinds).step());
    definitions.putAll(ParamsSchema.definitions());
    definitions.putAll(Scalars.definitions());
    document.put("definitions", definitions);
    return document;
  }

  private static Map<String, Map<String, Object>> properties() {
    Map<String, Map<String, Object>> all = new LinkedHashMap<>();
    all.put(
        "apiVersion",
        described("The version of the language.", word(List.of(DagReader.API_VERSION))));
    all.put(
        "dag",
        described(
            "The name, unique in the deployment: letters, digits, - and .",
            text("^" + DagReader.NAME_PATTERN + "$")));
    all.put("description", described("What it does, in a sentence.", text()));
    all.put("owner", described("Who answers for it.", text()));
    all.put(
        "labels",
        described(
            "Free words to find it by.",
            mapTo(Pieces.of("type", List.of("string", "number", "boolean")))));
    all.put(
        "max-parallel",
        described(
            "How many tasks of all its runs together run at the same time.",
            whole(1, DagReader.PARALLEL_MAX)));
    all.put("params", described("Typed parameters, set per run.", ParamsSchema.params()));
    all.put(
        "triggers",
        described("Why runs start: times, events and calls.", TriggerSchema.triggers()));
    all.put(
        RetrainReader.KEY,
        described("When a model is trained anew: the trigger retrain.", TriggerSchema.retrain()));
    all.put(
        "defaults",
        described(
            "How steps behave that do not say so themselves.",
            map(PolicyReader.KEYS, PolicySchema.properties())));
    Map<String, Object> steps = named(Keys.NAME_PATTERN, ref(STEP));
    Map<String, Object> main = new LinkedHashMap<>(steps);
    main.put("minProperties", 1);
    all.put("steps", described("The steps by id; their order does not matter.", main));
    all.put("finally", described("Steps that run when the run ends, however it ends.", steps));
    all.put(
        "outputs",
        described(
            "What its runs leave for others, by name: step or step.port for an artifact, ${{ … }}"
                + " for a value.",
            named(Keys.NAME_PATTERN, text())));
    return all;
  }
}
