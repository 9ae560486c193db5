package dev.millrace.engine.trial;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How one run is played.
 *
 * @param params what the run is given
 * @param stubs id of a step, or of one item of a mapped step as {@code step[0]}, to what stands in
 *     for it; a step without one is {@link Stub#PLAIN}
 * @param slots how many attempts run at the same time; empty for any number
 * @param timeout of the whole run
 * @param cancelAfter when it is cancelled, from its begin
 * @param start the time of day of its begin
 */
public record Trial(
    Map<String, Object> params,
    Map<String, Stub> stubs,
    Optional<Integer> slots,
    Optional<Duration> timeout,
    Optional<Duration> cancelAfter,
    Instant start) {
  /** When a run begins that says nothing else. */
  public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  public Trial {
    params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
    stubs = Collections.unmodifiableMap(new LinkedHashMap<>(stubs));
  }

  /** All steps succeed. */
  public static Trial of(Map<String, Object> params) {
    return new Trial(params, Map.of(), Optional.empty(), Optional.empty(), Optional.empty(), START);
  }

  Stub stub(String task, String step) {
    return stubs.getOrDefault(task, stubs.getOrDefault(step, Stub.PLAIN));
  }
}
