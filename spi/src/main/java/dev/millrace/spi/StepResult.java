package dev.millrace.spi;

import dev.millrace.spi.model.ModelRegistration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How an attempt ended well. Ending badly is a {@link StepException}.
 *
 * @param values small typed values for expressions ({@code steps.ID.values.NAME}): text, whole
 *     numbers as {@link Long}, numbers as {@link Double}, booleans, and lists of these; at most 64
 *     KiB as JSON
 * @param registrations model versions to register, applied by the scheduler in the transaction that
 *     accepts this attempt: all of it happens exactly once or not at all
 * @param waiting what must come before the step can go on; values, registrations and outputs do not
 *     count then
 */
public record StepResult(
    Map<String, Object> values, List<ModelRegistration> registrations, Optional<Waiting> waiting) {
  public StepResult {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    registrations = List.copyOf(registrations);
  }

  /** A result that waits for nothing. */
  public StepResult(Map<String, Object> values, List<ModelRegistration> registrations) {
    this(values, registrations, Optional.empty());
  }

  /** A result without values. */
  public static StepResult done() {
    return new StepResult(Map.of(), List.of());
  }

  public static StepResult of(Map<String, Object> values) {
    return new StepResult(values, List.of());
  }

  /** Not ended: run the step again when this has come. */
  public static StepResult waitFor(Waiting waiting) {
    return new StepResult(Map.of(), List.of(), Optional.of(waiting));
  }
}
