package dev.millrace.engine.language.schema;

import static dev.millrace.engine.language.schema.Pieces.described;
import static dev.millrace.engine.language.schema.Pieces.map;
import static dev.millrace.engine.language.schema.Pieces.number;
import static dev.millrace.engine.language.schema.Pieces.oneOrMany;
import static dev.millrace.engine.language.schema.Pieces.ref;
import static dev.millrace.engine.language.schema.Pieces.whole;
import static dev.millrace.engine.language.schema.Pieces.word;

import dev.millrace.engine.language.key.PolicyReader;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code retry}, {@code timeout}, {@code timeouts} and {@code on-failure}. */
final class PolicySchema {
  private PolicySchema() {}

  static Map<String, Map<String, Object>> properties() {
    Map<String, Map<String, Object>> all = new LinkedHashMap<>();
    all.put(
        "retry",
        described(
            "How often a failed attempt is followed by another, and after which pause.", retry()));
    all.put(
        "timeout",
        described(
            "How long one attempt may take; the same as timeouts.attempt.", ref(Scalars.DURATION)));
    all.put("timeouts", described("How long a task may take in each respect.", timeouts()));
    all.put(
        "on-failure",
        described(
            "What a failed task means: fail the run, let it continue as if nothing was, or skip what follows.",
            word(PolicyReader.ON_FAILURE_WORDS)));
    return all;
  }

  private static Map<String, Object> retry() {
    Map<String, Map<String, Object>> backoff = new LinkedHashMap<>();
    backoff.put("initial", described("Pause before the first retry.", ref(Scalars.DURATION)));
    backoff.put(
        "factor",
        described("Each further pause is this many times the one before.", number(1, 100)));
    backoff.put("limit", described("No pause is longer, before jitter.", ref(Scalars.DURATION)));
    backoff.put(
        "jitter", described("Share by which a pause may be shorter or longer.", number(0, 1)));
    Map<String, Map<String, Object>> retry = new LinkedHashMap<>();
    retry.put(
        "max", described("Retries after the first attempt.", whole(0, PolicyReader.RETRIES_MAX)));
    retry.put(
        "on",
        described(
            "Failure classes that are retried; lost always is. Without it: transient and lost.",
            oneOrMany(word(PolicyReader.RETRYABLE))));
    retry.put(
        "backoff",
        described("The pauses between attempts.", map(PolicyReader.BACKOFF_KEYS, backoff)));
    return map(PolicyReader.RETRY_KEYS, retry);
  }

  private static Map<String, Object> timeouts() {
    Map<String, Map<String, Object>> timeouts = new LinkedHashMap<>();
    timeouts.put(
        "queue",
        described("From READY to the assignment to a worker, each time.", ref(Scalars.DURATION)));
    timeouts.put(
        "attempt", described("What a worker spends on an attempt.", ref(Scalars.DURATION)));
    timeouts.put(
        "total",
        described(
            "From the first READY to the end: attempts, pauses and waits.", ref(Scalars.DURATION)));
    return map(PolicyReader.TIMEOUTS_KEYS, timeouts);
  }
}
