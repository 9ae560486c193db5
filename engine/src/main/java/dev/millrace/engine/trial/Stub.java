package dev.millrace.engine.trial;

import dev.millrace.spi.FailureClass;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What stands in for a step.
 *
 * @param values what it returns; a declared value that is not there is what the parameters of the
 *     step say that it returns, or else 0, false, empty text or an empty list
 * @param outputs ports at which it produces something; empty for all that the kind has
 * @param rows how many rows each of its datasets has; empty for as many as its value {@code rows}
 *     says, or none
 * @param takes how long each attempt runs
 * @param failures attempt, from 1, to how it fails; attempt 0 stands for all others
 * @param message what a failure says
 */
public record Stub(
    Map<String, Object> values,
    Optional<List<String>> outputs,
    Optional<Long> rows,
    Duration takes,
    Map<Integer, FailureClass> failures,
    String message) {
  /** Succeeds after a second, with everything that the kind declares. */
  public static final Stub PLAIN =
      new Stub(Map.of(), Optional.empty(), Optional.empty(), Duration.ofSeconds(1), Map.of(), "");

  public Stub {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    outputs = outputs.map(List::copyOf);
    failures = Collections.unmodifiableMap(new TreeMap<>(failures));
  }

  /** How many rows a dataset of it has. */
  long rowCount() {
    return rows.orElseGet(
        () -> values.get("rows") instanceof Number given ? given.longValue() : 0L);
  }

  /** How an attempt fails; empty if it succeeds. */
  Optional<FailureClass> failure(int attempt) {
    return Optional.ofNullable(failures.getOrDefault(attempt, failures.get(0)));
  }
}
