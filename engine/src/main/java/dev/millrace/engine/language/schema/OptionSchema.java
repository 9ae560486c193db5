package dev.millrace.engine.language.schema;

import static dev.millrace.engine.language.schema.Pieces.anyOf;
import static dev.millrace.engine.language.schema.Pieces.described;
import static dev.millrace.engine.language.schema.Pieces.flag;
import static dev.millrace.engine.language.schema.Pieces.map;
import static dev.millrace.engine.language.schema.Pieces.mapTo;
import static dev.millrace.engine.language.schema.Pieces.number;
import static dev.millrace.engine.language.schema.Pieces.of;
import static dev.millrace.engine.language.schema.Pieces.oneOrMany;
import static dev.millrace.engine.language.schema.Pieces.ref;
import static dev.millrace.engine.language.schema.Pieces.text;
import static dev.millrace.engine.language.schema.Pieces.whole;
import static dev.millrace.engine.language.schema.Pieces.word;

import dev.millrace.engine.language.key.IsolationReader;
import dev.millrace.engine.language.key.OptionsReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Limits, workers, cache, isolation and environment of a step. */
final class OptionSchema {
  private OptionSchema() {}

  static Map<String, Map<String, Object>> properties() {
    Map<String, Map<String, Object>> all = new LinkedHashMap<>();
    all.put(
        "cache",
        described(
            "Whether a result of before may stand in for running the step; ttl bounds its age.",
            anyOf(flag(), cache())));
    all.put("pool", described("The pool that each task takes slots of.", text()));
    all.put(
        "slots",
        described("How many slots of the pool a task takes.", whole(1, OptionsReader.LIMIT_MAX)));
    all.put(
        "priority",
        described(
            "Higher goes first within a DAG; 0 unless said otherwise.",
            whole(-OptionsReader.LIMIT_MAX, OptionsReader.LIMIT_MAX)));
    all.put(
        "max-parallel",
        described(
            "How many tasks of the step run at the same time in one run.",
            whole(1, OptionsReader.LIMIT_MAX)));
    all.put(
        "worker",
        described(
            "Which workers may run the step, and what an attempt reserves of one.", worker()));
    all.put(
        "isolation", described("Where the step runs on its worker.", word(IsolationReader.WORDS)));
    all.put(
        "env",
        described(
            "Variables that code which the step runs finds in its environment.",
            mapTo(of("type", List.of("string", "number", "boolean")))));
    all.put(
        "secrets",
        described(
            "Names of secrets for the environment, or a map from variable to name.",
            anyOf(oneOrMany(text()), mapTo(text()))));
    return all;
  }

  private static Map<String, Object> cache() {
    Map<String, Map<String, Object>> cache = new LinkedHashMap<>();
    cache.put("ttl", described("How old a result may be.", ref(Scalars.DURATION)));
    return map(OptionsReader.CACHE_KEYS, cache, "ttl");
  }

  private static Map<String, Object> worker() {
    Map<String, Map<String, Object>> worker = new LinkedHashMap<>();
    worker.put("tags", described("All of them must be tags of the worker.", oneOrMany(text())));
    worker.put(
        "memory", described("What an attempt reserves and may use at most.", ref(Scalars.SIZE)));
    worker.put(
        "cpu",
        described(
            "Processors that an attempt reserves and may use at most.", number(0.01, 10_000)));
    return map(OptionsReader.WORKER_KEYS, worker);
  }
}
